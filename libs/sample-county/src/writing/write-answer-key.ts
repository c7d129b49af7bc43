import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { AnswerKey } from '../answer-key';

/** One row per line, in pieces: the key of a large county is longer than a string may be. */
export const writeAnswerKey = async (path: string, { faults, people, peopleCorrected, totals }: AnswerKey): Promise<void> => {
  const out = createWriteStream(path);
  const put = async (text: string): Promise<void> => {
    if (!out.write(text)) await once(out, 'drain');
  };
  const list = async (name: string, rows: readonly object[]): Promise<void> => {
    await put(`"${name}": [`);
    for (let first = 0; first < rows.length; first += 2_000) {
      const lines = rows.slice(first, first + 2_000).map((row) => JSON.stringify(row));
      await put(`${first === 0 ? '\n' : ',\n'}${lines.join(',\n')}`);
    }
    await put('\n],\n');
  };
  await put('{');
  await list('faults', faults);
  await list('people', people);
  await list('peopleCorrected', peopleCorrected);
  out.end(`"totals": ${JSON.stringify(totals)}\n}\n`);
  await finished(out);
};
