import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { Transient } from '../errors';
import type { Reading } from './connection';
import { failureOf } from './failures';

export type Take = (answer: ReadResp) => 'more' | 'enough';

/** Hands on answers until `take` says that it is enough, or the server that there are no more. Rejects when the call fails or falls silent. */
export const collect = (reading: Reading, doing: string, silenceMsMax: number, take: Take): Promise<void> =>
  new Promise((resolve, reject) => {
    let over = false;
    const end = (finish: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(silence);
      reading.cancel();
      finish();
    };
    const silence = setTimeout(() => end(() => reject(new Transient(`${doing}: no answer for ${silenceMsMax} ms`))), silenceMsMax);
    reading.on('error', (error) => end(() => reject(failureOf(error, doing))));
    reading.on('end', () => end(resolve));
    reading.on('data', (answer: ReadResp) => {
      if (over) return;
      silence.refresh();
      try {
        if (take(answer) === 'enough') end(resolve);
      } catch (error) {
        end(() => reject(error as Error));
      }
    });
  });
