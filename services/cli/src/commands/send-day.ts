import { basename, dirname } from 'node:path';
import type { Platform } from '../platform/find-platform';
import { sendFile, type FileReport } from './send-file';
import type { TreeFile } from './sample-tree';

/** What registration knows comes first; nothing depends on it, it only spares corrections of what was assessed too early. */
const order = [
  'special-identities',
  'enrolments',
  'tier-elections',
  'deaths',
  'employee-scheme',
  'school-roll',
  'village-lists',
  'deposit-slips',
  'vouchers',
  'voucher-details',
];
const lanesMax = 4;

/** All files of a day: one kind after another keeps its own order, several kinds at once. */
export async function sendDay(
  platform: Platform,
  county: string | undefined,
  files: readonly TreeFile[],
  dryRun = false,
): Promise<readonly FileReport[]> {
  const byKind = new Map<string, TreeFile[]>();
  for (const file of files) byKind.set(file.kind, [...(byKind.get(file.kind) ?? []), file]);
  const rank = (kind: string): number => order.indexOf(kind) + 1 || order.length + 1;
  const waiting = [...byKind.entries()].sort(([one], [other]) => rank(one) - rank(other));
  const reports: FileReport[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      for (const { kind, path, day } of next[1])
        reports.push(
          await sendFile(platform, {
            kind,
            path,
            party: basename(dirname(path)),
            receivedOn: day,
            dryRun,
            ...(county === undefined ? {} : { county }),
          }),
        );
  };
  await Promise.all(Array.from({ length: lanesMax }, work));
  return reports;
}
