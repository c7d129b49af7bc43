import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { contractSchemas } from './schemas';

/** What is wrong with a contract's data, one line each with the place in it; empty when its schema accepts it. */
export type ContractProblems = readonly string[];

let validators: ReadonlyMap<string, ValidateFunction> | undefined;

/**
 * Checks data that a producer is about to publish against the closed schema of its type and version: unknown keys are refused. Consumers read leniently
 * and do not call it. Schemas are compiled at the first call (some 100 ms); after that a contract of one person costs about a microsecond.
 */
export const validateContract = (type: string, version: number, data: unknown): ContractProblems => {
  validators ??= compile();
  const validate = validators.get(`${type} ${version}`);
  if (!validate) return [`there is no schema of ${type} version ${version}`];
  if (validate(data)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message}${extra(params as { additionalProperty?: string })}`,
  );
};

const extra = ({ additionalProperty }: { readonly additionalProperty?: string }): string =>
  additionalProperty === undefined ? '' : ` (${additionalProperty})`;

const compile = (): ReadonlyMap<string, ValidateFunction> => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, keywords: ['x-key'] });
  addFormats(ajv);
  return new Map(contractSchemas().map(({ type, version, schema }) => [`${type} ${version}`, ajv.compile(schema)]));
};
