import { createHash } from 'node:crypto';

/** JSON with sorted keys: comments, order of keys and layout of a file do not show in it. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonicalJson(held)}`).join(',')}}`;
};

/** Lower-case hex. */
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
