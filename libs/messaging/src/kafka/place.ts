import { beginning, type Position } from '@jumin/event-store';

/**
 * How far a consumer is in one partition: the next offset, and the place in the publisher's log of the last event it has seen there. A relay that sends again
 * after a crash gives an event a second offset but the same place; a partition is in the order of the log, so what is not beyond the last place was taken.
 */
export interface Place {
  readonly offset: number;
  readonly last: Position;
}

/** The name of its checkpoint, and its text there. What was taken from the log has a last place in a partition that may never have held a record. */
export const placeName = (consumer: string, topic: string, partition: number): string => `${consumer}@${topic}/${partition}`;
export const toCheckpoint = ({ offset, last }: Place): Position =>
  offset === 0 && last === beginning ? beginning : (`${offset}|${last}` as Position);
export const fromCheckpoint = (text: Position): Place => {
  if (text === beginning) return { offset: 0, last: beginning };
  const bar = text.indexOf('|');
  return { offset: Number(text.slice(0, bar)), last: text.slice(bar + 1) as Position };
};
