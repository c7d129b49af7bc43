/** A connection or a pool whose search_path is the service's schema; `Database` of the platform is one. */
export interface Database {
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    values?: unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}
