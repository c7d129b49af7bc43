/** A connection whose search_path is the service's schema. */
export interface Database {
  query<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}
