import type { Position } from '@jumin/event-store';
import type { FileHash } from '@jumin/kernel';
import type { LineCounts } from './file-events';
import { noProgress } from './file-events';
import { sentencesOf, type Place, type Problem, type ProblemCode } from './problem';

/** A problem as people read it. No content of a cell that could be personal. */
export interface ReportedProblem extends Place {
  readonly column?: string;
  readonly code: ProblemCode;
  readonly zh: string;
  readonly en: string;
}

/** What became of a file. */
export interface IntakeReport {
  readonly kind: string;
  readonly fileName: string;
  readonly fileHash: FileHash;
  /** Undefined where neither the file nor the caller said it. */
  readonly county: string | undefined;
  /**
   * `already-known`: the same content was handed in before, nothing changed. `waiting-for-parts`: kept until the other parts of its series come, the
   * same day. `stopped`: the envelope is broken, nothing of it was taken in. `dry-run`: nothing was changed, the counts say what would be.
   */
  readonly status: 'taken-in' | 'already-known' | 'waiting-for-parts' | 'stopped' | 'dry-run';
  /** Of all parts, where the last part of a series let them in; of the intake then, where the file is already known. */
  readonly counts: LineCounts;
  /** Fen of the recorded lines, by the field of the amount. */
  readonly totals: Readonly<Record<string, number>>;
  /** The first hundred. */
  readonly problems: readonly ReportedProblem[];
  /** Where the log stands with it, for `?after=`. */
  readonly position: Position;
}

const problemsMax = 100;

/** What is told to the sender, collected while lines are read. */
export class Problems {
  readonly list: ReportedProblem[] = [];

  add(problem: Problem, place: Place = {}): void {
    if (this.list.length < problemsMax) this.list.push(reported(problem, place));
  }
}

export const reported = (problem: Problem, { sheet, line }: Place = {}): ReportedProblem => {
  const place = { ...(sheet === undefined ? {} : { sheet }), ...(line === undefined ? {} : { line }) };
  return {
    ...place,
    ...(problem.column === undefined ? {} : { column: problem.column }),
    code: problem.code,
    ...sentencesOf(problem, place),
  };
};

export const noCounts = noProgress.counts;

export const addCounts = (one: LineCounts, other: LineCounts): LineCounts => ({
  lines: one.lines + other.lines,
  new: one.new + other.new,
  unchanged: one.unchanged + other.unchanged,
  changed: one.changed + other.changed,
  conflict: one.conflict + other.conflict,
  quarantined: one.quarantined + other.quarantined,
});

export const addTotals = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> => {
  const sum: Record<string, number> = { ...one };
  for (const [field, fen] of Object.entries(other)) sum[field] = (sum[field] ?? 0) + fen;
  return sum;
};
