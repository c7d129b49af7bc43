import type { JsonSchema } from './schemas';

/**
 * Why a newer version of a contract may not follow an older one; empty when it may. Full compatibility, both ways: whoever knows one of them can read
 * data of the other, where producers keep to the closed schema and consumers ignore what they do not know. So a new version may add optional properties
 * and reword descriptions, and nothing else; anything more is a new type.
 */
export const incompatibilities = (older: JsonSchema, newer: JsonSchema, at = ''): readonly string[] => {
  const problems: string[] = [];
  for (const keyword of new Set([...Object.keys(older), ...Object.keys(newer)]))
    if (!freelyChanged.has(keyword) && !compared.has(keyword) && !same(older[keyword], newer[keyword]))
      problems.push(`${at || '/'}: ${keyword} changed`);
  for (const [name, property] of Object.entries(older.properties ?? {})) {
    const next = newer.properties?.[name];
    if (next) problems.push(...incompatibilities(property, next, `${at}/${name}`));
    else problems.push(`${at}/${name}: removed`);
  }
  const [before, after] = [new Set(older.required), new Set(newer.required)];
  for (const name of before) if (!after.has(name) && newer.properties?.[name]) problems.push(`${at}/${name}: no longer required`);
  for (const name of after) if (!before.has(name)) problems.push(`${at}/${name}: newly required`);
  if (older.items && newer.items) problems.push(...incompatibilities(older.items, newer.items, `${at}[]`));
  else if (older.items || newer.items) problems.push(`${at || '/'}: items changed`);
  return problems;
};

const freelyChanged = new Set(['$id', 'title', 'description']);
const compared = new Set(['properties', 'required', 'items']);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
