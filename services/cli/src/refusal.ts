/** Ends a command with one line: 1 refused or differs, 2 bad usage. */
export class CommandRefused extends Error {
  constructor(
    readonly exitCode: 1 | 2,
    readonly code: string,
    readonly zh: string,
    readonly en: string,
  ) {
    super(`${code}: ${zh} · ${en}`);
    this.name = 'CommandRefused';
  }
}

export const badUsage = (zh: string, en: string): CommandRefused => new CommandRefused(2, 'BadUsage', zh, en);
