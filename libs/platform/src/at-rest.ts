import type { Position } from '@jumin/event-store';
import { Problem } from './http/problem';

/** A log and all who read it. */
export interface ReadLog {
  head(): Promise<Position>;
  /** Resolves once all have taken everything up to here; rejects when one cannot. */
  reached(position: Position): Promise<unknown>;
}

/** How long the closing of a day waits, once before it and once after. One wait is below the five minutes after which clients give up by themselves, so that they are told why; what was closed by then stays closed. */
export const restMsMax = 240_000;

/**
 * Resolves once the log is at rest: all have taken everything, and nothing was appended meanwhile. Readers append, and what one appends another reads,
 * hence the loop. Where files keep coming in, or a reader waits for a broker or a database that is away, it never comes to rest: after `msMax` a Problem
 * (503) says so. Default: waits as long as it takes.
 */
export const comeToRest = async ({ head, reached }: ReadLog, msMax = Infinity): Promise<Position> => {
  let late = false;
  const rest = async (): Promise<Position> => {
    for (;;) {
      const at = await head();
      await reached(at);
      if (late || (await head()) === at) return at;
    }
  };
  if (msMax === Infinity) return rest();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(notAtRest(msMax));
    }, msMax);
  });
  return Promise.race([rest(), tooLate]).finally(() => clearTimeout(timer));
};

const notAtRest = (waitedMs: number): Problem =>
  new Problem({
    status: 503,
    code: 'LogNotAtRest',
    zh: '已报送的资料尚未全部处理完毕，日结、编表暂不能进行；请待文件报送间歇后重试，如仍如此，请管理员查看运行状态中落后的处理环节',
    en: 'What was handed in is not worked through yet, so no day can be closed and no statement drawn up; try again when no files come in. If it stays so, the operator looks at the status for the lane that lags behind',
    details: { waitedMs },
  });
