import { fen, type FileHash, type LocalDate } from '@jumin/kernel';
import type { BatchEvent } from './events';
import { takeList, takeSlip } from './assess';
import { batchAggregate, evolve, type Batch } from './state';

const list = (file: string, amountFen: number, people = 46) => takeList({ fileHash: file as FileHash, people, amountFen: fen(amountFen) });
const slip = (slipNo: string, amountFen: number) => takeSlip({ slipNo, amountFen: fen(amountFen), depositedOn: '2024-03-04' as LocalDate });

type Fact = (batch: Batch) => { readonly kind: string; readonly events?: readonly BatchEvent[] };
const after = (...facts: readonly Fact[]): Batch =>
  facts.reduce<Batch>((batch, fact) => (fact(batch).events ?? []).reduce(evolve, batch), batchAggregate.initial);
const told = (fact: Fact, ...before: readonly Fact[]) => (fact(after(...before)).events ?? []).map(({ type }) => type);

describe('a batch of village cash', () => {
  it('waits while it has a list or a slip only', () => {
    expect(told(list('a', 15000))).toEqual(['BatchListed']);
    expect(told(slip('s1', 15000))).toEqual(['BatchDeposited']);
  });

  it('is declared when both agree, whichever came first', () => {
    expect(told(slip('s1', 15000), list('a', 15000))).toEqual(['BatchDeposited', 'BatchDeclared']);
    expect(told(list('a', 15000), slip('s1', 15000))).toEqual(['BatchListed', 'BatchDeclared']);
  });

  it('is held when they differ, and declared once a corrected list names the forgotten person (W4)', () => {
    expect(told(slip('s1', 15300), list('a', 15000))).toEqual(['BatchDeposited', 'BatchHeld']);
    expect(told(list('b', 15300, 47), list('a', 15000), slip('s1', 15300))).toEqual(['BatchListed', 'BatchDeclared']);
  });

  it('is declared once a second deposit brings what was missing', () => {
    expect(told(slip('s2', 300), list('a', 15300), slip('s1', 15000))).toEqual(['BatchDeposited', 'BatchDeclared']);
  });

  it('says nothing when the same document comes again', () => {
    expect(told(list('a', 15000), list('a', 15000))).toEqual([]);
    expect(told(slip('s1', 15000), slip('s1', 15000))).toEqual([]);
  });

  it('is not changed by a list that comes after the declaration', () => {
    expect(told(list('b', 15300), list('a', 15000), slip('s1', 15000))).toEqual([]);
  });
});
