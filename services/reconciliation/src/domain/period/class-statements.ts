import type { DiscrepancyClass } from '../case/catalogue';
import type { StatementPair } from './events';

/** In which statements the cases of a class are carried forward. Exhaustive, so that no class is in none: its cases would block nobody's signature. */
const statementsOf: Readonly<Record<DiscrepancyClass, readonly StatementPair[]>> = {
  D01: ['T-K'],
  D02: ['T-K'],
  D05: ['T-H'],
  D07: ['T-K'],
  D08: ['T-K'],
  D12: ['T-H'],
  D13: ['T-K'],
  D14: ['T-H'],
  D15: ['T-K'],
  D17: ['T-K'],
  D19: ['T-H'],
  D20: ['T-K', 'T-H'],
  D23: ['T-K'],
  D25: ['T-H'],
  D26: ['T-H'],
  D30: ['T-K'],
};

export const classesOf = (pair: StatementPair): readonly string[] =>
  Object.entries(statementsOf).flatMap(([discrepancy, of]) => (of.includes(pair) ? discrepancy : []));
