export type PostgresErrorCode =
  | 'PlatformUnsupported'
  | 'PortTaken'
  | 'DiskFull'
  | 'LibraryMissing'
  | 'PlaceNotAccessible'
  | 'DataInUse'
  | 'DataOfOtherVersion'
  | 'DataMissing'
  | 'PostgresFailed';

/** One line for a person: the stable code, then what happened and what to do, in Chinese and in English. */
export class PostgresError extends Error {
  constructor(
    readonly code: PostgresErrorCode,
    readonly zh: string,
    readonly en: string,
  ) {
    super(`${code}: ${zh} · ${en}`);
    this.name = 'PostgresError';
  }
}

/** What the server or initdb said, turned into an error that tells a person what to do. `log` is everything it wrote since it started. */
export const errorFromLog = (log: string, { place, port }: { place: string; port?: number }): PostgresError => {
  if (/No space left on device|could not (write|extend) .*(ENOSPC|disk)/i.test(log))
    return new PostgresError(
      'DiskFull',
      `磁盘已满，数据库无法启动（${place}）。请腾出空间后再启动，数据不会丢失。`,
      `The disk is full, so the database cannot start (${place}). Free some space and start again; no data is lost.`,
    );
  const library = /error while loading shared libraries: ([^:\s]+)|Library not loaded: (\S+)/.exec(log);
  if (library) return libraryMissing(library[1] ?? library[2] ?? '?');
  if (/Address already in use|could not bind/i.test(log)) return portTaken(port);
  if (/lock file ".*postmaster\.pid" already exists/.test(log)) return dataInUse(place);
  if (/database files are incompatible with server/.test(log))
    return new PostgresError(
      'DataOfOtherVersion',
      `${place} 的数据由另一版本的 PostgreSQL 建立。请用原版本打开，或换一个数据目录。`,
      `The data in ${place} was made by another PostgreSQL version. Open it with that version, or choose another data directory.`,
    );
  if (/Permission denied|EACCES/.test(log)) return placeNotAccessible(place);
  const last =
    log
      .trim()
      .split('\n')
      .findLast((line) => /FATAL|PANIC|ERROR|error/.test(line)) ??
    log.trim().split('\n').at(-1) ??
    '';
  return new PostgresError('PostgresFailed', `数据库未能启动：${last}`, `The database did not start: ${last} (log: ${place}/postgres.log)`);
};

export const portTaken = (port: number | undefined): PostgresError =>
  new PostgresError(
    'PortTaken',
    `端口 ${port ?? '?'} 已被占用。请换一个端口，或关闭占用它的程序。`,
    `Port ${port ?? '?'} is already in use. Choose another port, or stop the program that holds it.`,
  );

export const libraryMissing = (library: string): PostgresError =>
  new PostgresError(
    'LibraryMissing',
    `数据库缺少程序库 ${library}。请重新安装依赖（npm ci），或设置 DATABASE_URL 使用现有的 PostgreSQL。`,
    `The database lacks the library ${library}. Reinstall the dependencies (npm ci), or set DATABASE_URL to use an existing PostgreSQL.`,
  );

export const dataInUse = (place: string): PostgresError =>
  new PostgresError(
    'DataInUse',
    `数据目录 ${place} 正由另一个进程使用。请先停止它，或换一个数据目录。`,
    `Another process is using the data in ${place}. Stop it first, or choose another data directory.`,
  );

export const dataMissing = (folder: string, record: string): PostgresError =>
  new PostgresError(
    'DataMissing',
    `数据库目录 ${folder} 已不存在（记录于 ${record}）。请恢复该目录；若不再需要其中数据，请执行 jumin reset。`,
    `The database folder ${folder} is gone (recorded in ${record}). Restore it, or run jumin reset if its data is not needed any more.`,
  );

export const placeNotAccessible = (place: string): PostgresError =>
  new PostgresError(
    'PlaceNotAccessible',
    `数据库无法在 ${place} 读写或运行。请检查目录权限，或换一个数据目录。`,
    `The database cannot read, write or run in ${place}. Check its permissions, or choose another data directory.`,
  );

export const platformUnsupported = (platform: string): PostgresError =>
  new PostgresError(
    'PlatformUnsupported',
    `没有适用于 ${platform} 的内嵌 PostgreSQL。请设置 DATABASE_URL 使用现有的 PostgreSQL（15 及以上）。`,
    `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to use an existing PostgreSQL (15 or later).`,
  );
