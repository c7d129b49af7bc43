import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiResponse } from '@nestjs/swagger';
import type { Request } from 'express';
import { Problem } from './problem';

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

/** An object with these keys and no other. */
export const closed = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
/** What is answered: these keys, of which some may be left out; a later version may add others. */
export const answered = (properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
/** A page of a list; `next` is the cursor of the one after it. */
export const pageOf = (items: JsonSchema): JsonSchema => answered({ items: listOf(items), next: orNull(texts.text) });
export const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [...[schema.type ?? []].flat(), 'null'] });
/** An object whose keys are data. */
export const byKey = (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values });
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

export const texts = {
  text: { type: 'string' },
  date: { type: 'string', format: 'date' },
  integer: { type: 'integer' },
  month: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
  instant: { type: 'string', format: 'date-time' },
  flag: { type: 'boolean' },
  object: { type: 'object' },
  fen: { type: 'integer', description: 'fen' },
  county: { type: 'string', pattern: '^\\d{6}$' },
  subject: { type: 'string', format: 'uuid' },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** What every command answers once it is taken. */
export const outcomeSchema: JsonSchema = {
  type: 'object',
  properties: {
    outcome: { type: 'string', enum: ['accepted', 'nothing-to-do', 'already-done'] },
    position: { type: 'string', description: 'For `?after=` of a read that is to show it' },
  },
  required: ['outcome'],
};

/** The first key that a closed schema does not know, as a path; undefined where there is none. What the known keys hold is for whoever reads them. */
const unknownKeyIn = (schema: JsonSchema, value: unknown, path = ''): string | undefined => {
  if (Array.isArray(value)) return first(value, (one, nth) => schema.items && unknownKeyIn(schema.items, one, `${path}/${nth}`));
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return undefined;
  const { properties } = schema;
  return first(Object.entries(value), ([key, held]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known === undefined) return schema.additionalProperties === false ? `${path}/${key.slice(0, 40)}` : undefined;
    return unknownKeyIn(known, held, `${path}/${key}`);
  });
};

const first = <Item, Found>(items: readonly Item[], find: (item: Item, nth: number) => Found | undefined): Found | undefined => {
  for (const [nth, item] of items.entries()) {
    const found = find(item, nth);
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * The body of a write, with its schema: told in the API document, and held against what comes, so that a key which nothing reads is refused (400
 * UnknownField) instead of being lost without a word.
 */
export const JsonBody = (schema: JsonSchema): ParameterDecorator =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext): unknown => {
      const { body } = context.switchToHttp().getRequest<Request>();
      const unknown = unknownKeyIn(schema, body);
      if (unknown === undefined) return body;
      const known = Object.keys(schema.properties ?? {});
      throw new Problem({
        status: 400,
        code: 'UnknownField',
        zh: `请求中有不认识的字段，请核对拼写；可用：${known.join('、') || '无'}`,
        en: `The body holds a field that nothing reads; check its spelling. There are: ${known.join(', ') || 'none'}`,
        where: { field: unknown },
      });
    },
    [
      (target, key) =>
        ApiBody({ schema: schema as never, required: (schema.required ?? []).length > 0 })(
          target,
          key!,
          Object.getOwnPropertyDescriptor(target, key!)!,
        ),
    ],
  )();

/** What is answered with 200, in the API document. */
export const Answers = (schema: JsonSchema): MethodDecorator =>
  ApiResponse({ status: 200, description: 'As asked for', schema: schema as never });
