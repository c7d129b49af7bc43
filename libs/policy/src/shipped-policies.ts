import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compilePolicy, type CompiledPolicy } from './compile/compile-policy';
import type { Policy } from './policy';

/*
 * The only file of this package that reads anything: policy files, `counties/<province>/<county code>-<year>.yaml`, and the parents beside them. An id
 * of a parent is its path below `counties` without the ending: `34/province`, `cn/nation`.
 */

export interface PolicyTexts {
  /** `<county code>-<year>`: the name of the file. */
  readonly id: string;
  readonly text: string;
  /** By id. */
  readonly parents: Readonly<Record<string, string>>;
}

const shippedFolder = join(__dirname, '..', 'counties');
const countyFile = /^(\d{6}-\d{4})\.ya?ml$/;

/** A policy file anywhere on disk, with every parent that a folder of its tree holds; a parent found nowhere is looked for among the shipped ones. */
export const readPolicyTexts = (path: string): PolicyTexts => {
  const id = path.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
  const text = readFileSync(path, 'utf8');
  const parents: Record<string, string> = {};
  const roots = [dirname(dirname(path)), dirname(path), shippedFolder];
  for (let next = inheritsIn(text); next !== undefined && parents[next] === undefined;) {
    const found = roots.map((root) => readIfThere(join(root, `${next}.yaml`))).find((held) => held !== undefined);
    if (found === undefined) break; // Left for compiling to say, with the line that names it.
    parents[next] = found;
    next = inheritsIn(found);
  }
  return { id, text, parents };
};

const inheritsIn = (text: string): string | undefined => {
  const id = /^inherits:\s*['"]?([^\s'"#]+)/m.exec(text)?.[1];
  return id !== undefined && /^[\w-]+(\/[\w-]+)*$/.test(id) ? id : undefined; // An id names a file below the root, never one above it.
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Texts of every county policy below a folder of the form of `counties`; of the shipped one when none is named. Sorted by id. */
export const policyTextsBelow = (folder: string = shippedFolder): readonly PolicyTexts[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((province) => readdirSync(join(folder, province.name)).map((name) => join(folder, province.name, name)))
    .filter((path) => countyFile.test(path.replace(/^.*[\\/]/, '')))
    .map(readPolicyTexts)
    .sort((one, other) => (one.id < other.id ? -1 : 1));

let shipped: readonly ShippedPolicy[] | undefined;
export interface ShippedPolicy extends PolicyTexts {
  readonly policy: Policy;
}
/** The policies that come with the project, compiled; read once. Throws where one of them does not compile, which a spec sees first. */
export const shippedPolicies = (): readonly ShippedPolicy[] =>
  (shipped ??= policyTextsBelow().map((texts) => ({
    ...texts,
    policy: policyOrThrow(texts.id, compilePolicy(texts.text, texts.parents, texts.id)),
  })));

const policyOrThrow = (id: string, compiled: CompiledPolicy): Policy => {
  if (compiled.ok) return compiled.policy;
  const problems = compiled.problems.map(({ file, line, path, en }) => `${file}:${line ?? '?'} ${path}: ${en}`);
  throw new Error(`policy ${id} does not compile:\n${problems.join('\n')}`);
};
