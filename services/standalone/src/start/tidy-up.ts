import { removeAbandoned } from '@jumin/embedded-postgres';

/** Databases of deleted clones; nobody waits for it, and what of it does not succeed is left to the next start. */
export async function tidyUp(quiet: boolean): Promise<void> {
  const removed = await removeAbandoned().catch(() => []);
  const of = removed.map(({ folder, directory }) => `${folder} (${directory})`).join(', ');
  if (removed.length > 0 && !quiet) console.log(`已删除数据目录不复存在的数据库 · Removed databases whose data directory is gone: ${of}`);
}
