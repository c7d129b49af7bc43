import type { Position } from '@jumin/event-store';
import { Problem } from './problem';

/** Waits until what was written at `position` can be read, at most `waitMsMax`; then says that it is not there yet. */
export async function waitFor(position: Position, reached: (position: Position) => Promise<void>, waitMsMax = 10_000): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Problem({
            status: 503,
            code: 'NotThereYet',
            zh: '所写内容尚未处理完，请稍后重试',
            en: 'What you wrote has not been worked through yet; try again in a moment',
          }),
        ),
      waitMsMax,
    );
  });
  await Promise.race([reached(position), late]).finally(() => clearTimeout(timer));
}
