/** Why the platform did not start or cannot go on: one line for a person, and the exit code for a script. */
export class StartRefused extends Error {
  constructor(
    readonly code: string,
    readonly zh: string,
    readonly en: string,
    /** 1: refused; 2: bad usage. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(`${code}: ${zh} · ${en}`);
    this.name = 'StartRefused';
  }
}

const fieldOf = (error: unknown, field: string): string | undefined => {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const known: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  EADDRINUSE: [
    '端口已被占用，请用 --port 换一个，或关闭占用它的程序',
    'The port is already in use: choose another one with --port, or stop the program that holds it',
  ],
  EACCES: [
    '没有权限读写数据目录，请检查权限或用 --data 换一个',
    'The data directory may not be read or written: check its permissions, or choose another with --data',
  ],
  EROFS: ['数据目录只读，请用 --data 换一个', 'The data directory is read-only: choose another one with --data'],
  ENOSPC: ['磁盘已满，请腾出空间后再启动，数据不会丢失', 'The disk is full: free some space and start again; no data is lost'],
  '53100': ['磁盘已满，请腾出空间后再启动，数据不会丢失', 'The disk is full: free some space and start again; no data is lost'],
  ECONNREFUSED: ['无法连接 DATABASE_URL 指定的数据库，请检查地址', 'The database of DATABASE_URL cannot be reached: check the address'],
  '28P01': ['数据库拒绝了 DATABASE_URL 中的用户名或密码', 'The database refused the user or password of DATABASE_URL'],
  '3D000': ['DATABASE_URL 指定的数据库不存在，请先建立', 'The database of DATABASE_URL does not exist: create it first'],
};

/** Any failure as one line; undefined for a bug, whose trace is then worth seeing. */
export const startRefusalOf = (error: unknown): StartRefused | undefined => {
  if (error instanceof StartRefused) return error;
  const code = fieldOf(error, 'code');
  const [zh, en] = [fieldOf(error, 'zh'), fieldOf(error, 'en')];
  if (code !== undefined && zh !== undefined && en !== undefined) return new StartRefused(code, zh, en);
  const words = code === undefined ? undefined : known[code];
  if (words) return new StartRefused(code === 'EADDRINUSE' ? 'PortTaken' : code!, words[0], words[1]);
  const name = fieldOf(error, 'name');
  if (name === 'MasterKeysRefused' || code === 'IssuerKeyReadableByOthers') {
    const message = (error as Error).message;
    const chinese = /\(([^()]*\p{Script=Han}[^()]*)\)\s*$/u.exec(message);
    return new StartRefused(code ?? 'KeysRefused', chinese?.[1] ?? message, chinese ? message.slice(0, chinese.index).trim() : message);
  }
  return undefined;
};
