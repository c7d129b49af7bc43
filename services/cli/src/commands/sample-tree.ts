import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandRefused } from '../refusal';
import { kindOfFile } from './send-file';

export interface TreeFile {
  readonly day: string;
  readonly kind: string;
  readonly path: string;
}
export interface Tree {
  /** Of the manifest, where there is one. */
  readonly county: string | undefined;
  readonly year: number | undefined;
  readonly days: readonly { readonly day: string; readonly files: readonly TreeFile[] }[];
}

/** `DIR/<YYYY-MM-DD>/<party>/<file>`, in day order. A file whose name says no kind is refused before anything is sent. */
export async function readTree(folder: string): Promise<Tree> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '{}')) as {
    county?: string;
    year?: number;
  };
  const days = (await readdir(folder)).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name)).sort();
  if (days.length === 0)
    throw new CommandRefused(
      2,
      'NoDays',
      `${folder} 中没有日期目录（如 2024-03-01）`,
      `${folder} holds no folders of days (such as 2024-03-01)`,
    );
  return {
    county: manifest.county,
    year: manifest.year,
    days: await Promise.all(
      days.map(async (day) => {
        const parties = (await readdir(join(folder, day), { withFileTypes: true })).filter((entry) => entry.isDirectory());
        const files = await Promise.all(
          parties.map(async ({ name: party }) =>
            (await readdir(join(folder, day, party))).sort().map((name): TreeFile => {
              const kind = kindOfFile(name);
              if (kind === undefined)
                throw new CommandRefused(
                  2,
                  'KindUnknown',
                  `文件名看不出种类：${day}/${party}/${name}`,
                  `the name does not say the kind: ${day}/${party}/${name}`,
                );
              return { day, kind, path: join(folder, day, party, name) };
            }),
          ),
        );
        return { day, files: files.flat() };
      }),
    ),
  };
}
