export type Lang = 'zh' | 'en';

/** Where a command writes and in which language. Results go to `out`, all else to `err`, so that a pipe gets results alone. */
export interface Terminal {
  readonly lang: Lang;
  readonly json: boolean;
  out(text: string): void;
  err(text: string): void;
  say(zh: string, en: string): string;
  /** A bar for work of `total` steps, or of 0 where nobody knows how many; nothing is shown in the first second. */
  progress(zh: string, en: string, total: number): Progress;
}

export interface Progress {
  step(done: number, note?: string): void;
  end(): void;
}

/** `--lang`, else what LANG says, else Chinese. */
export const langOf = (given: string | undefined, environment: NodeJS.ProcessEnv): Lang =>
  (given ?? environment['LC_ALL'] ?? environment['LANG'] ?? 'zh').startsWith('en') ? 'en' : 'zh';

export const openTerminal = (lang: Lang, json: boolean): Terminal => {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
  return {
    lang,
    json,
    say,
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    progress: (zh, en, total) => bar(say(zh, en), total),
  };
};

function bar(title: string, total: number): Progress {
  const began = Date.now();
  const live = process.stderr.isTTY === true;
  let last = 0;
  let shown = false;
  return {
    step: (done, note = '') => {
      const now = Date.now();
      const wait = live ? 100 : 5_000;
      if (now - began < 1_000 || (now - last < wait && (done < total || total === 0))) return;
      last = now;
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const cells = Math.round(share * 30);
      const line =
        total === 0 ? `${title} … ${note}` : `${title} ${'█'.repeat(cells)}${'░'.repeat(30 - cells)} ${Math.round(share * 100)}% ${note}`;
      process.stderr.write(live ? `\r\x1b[2K${line}` : `${line}\n`);
      shown = true;
    },
    end: () => {
      if (shown && live) process.stderr.write('\r\x1b[2K');
    },
  };
}
