import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A closed JSON Schema (2020-12) of one version of one contract, and an example that it accepts. */
export interface ContractSchema {
  readonly service: string;
  readonly type: string;
  readonly version: number;
  /** Relative to the folder of schemas: `payment-collection/ContributionPosted/1.json`. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly example: object;
}

/** The part of JSON Schema that contracts are written in. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly [keyword: string]: unknown;
}

export const schemasFolder = join(__dirname, '../schemas');

/** All of them, by service, type and version. Read from disk at each call: for starts and tests. */
export const contractSchemas = (): readonly ContractSchema[] =>
  folders(schemasFolder).flatMap((service) =>
    folders(join(schemasFolder, service)).flatMap((type) =>
      readdirSync(join(schemasFolder, service, type))
        .filter((file) => /^\d+\.json$/.test(file))
        .map((file) => Number.parseInt(file, 10))
        .sort((a, b) => a - b)
        .map((version) => {
          const path = `${service}/${type}/${version}.json`;
          return { service, type, version, path, schema: read(path), example: read(path.replace('.json', '.example.json')) };
        }),
    ),
  );

const folders = (within: string): string[] =>
  readdirSync(within, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const read = (path: string): JsonSchema => JSON.parse(readFileSync(join(schemasFolder, path), 'utf8')) as JsonSchema;
