/** A connection, or a pool of them, whose search_path is the service's schema: SQL names its tables unqualified, so that a rebuild can run the same SQL beside the live tables. */
export interface Database {
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    values?: unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}

/** A connection of one's own, to be given back; with `true` it is closed instead, and whatever it held goes with it. */
export interface Session extends Database {
  release(closed?: boolean): void;
}
/** A pool lends sessions, for what is held by one. */
export interface DatabasePool extends Database {
  connect(): Promise<Session>;
}
