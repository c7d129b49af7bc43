/** A connection, or a pool of them, whose search_path is the service's schema: SQL names its tables unqualified, so that a rebuild can run the same SQL beside the live tables. */
export interface Database {
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    values?: unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}
