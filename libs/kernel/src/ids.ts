import { createHash } from 'node:crypto';

declare const idBrand: unique symbol;
type Id<Name extends string> = string & { readonly [idBrand]: Name };

/** Pseudonym of a person: UUIDv5 of the keyed blind index of the citizen number as first seen. */
export type SubjectId = Id<'SubjectId'>;
/** Made by the caller; the same id again means the same command again. */
export type CommandId = Id<'CommandId'>;
/** UUIDv5(command id, index of the event within the command). */
export type EventId = Id<'EventId'>;
/** UUIDv5(county, root key). */
export type CaseId = Id<'CaseId'>;
/** SHA-256 of a file's plain content, lower-case hex. */
export type FileHash = Id<'FileHash'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** RFC 9562, version 5: the same namespace and name always give the same id. */
export const uuidV5 = (namespace: string, name: string): string => {
  const digest = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name).digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

// One namespace per kind of id, so that equal names of different kinds never meet. The values are fixed for ever: stored ids are made of them.
const namespaces = {
  command: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c01',
  subject: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c02',
  case: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c03',
  finding: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c04',
} as const;

/** The id of the command that follows from these parts (a message id and an index, a file hash and a chunk): made again, it is the same. */
export const commandIdOf = (...parts: readonly (string | number)[]): CommandId => uuidV5(namespaces.command, parts.join('\u001f')) as CommandId;
export const eventIdOf = (command: CommandId, index: number): EventId => uuidV5(command, String(index)) as EventId;
/** `blindIndex`: keyed index of the citizen number, so the id tells nothing without the key. */
export const subjectIdOf = (blindIndex: string): SubjectId => uuidV5(namespaces.subject, blindIndex) as SubjectId;
export const caseIdOf = (county: string, rootKey: string): CaseId => uuidV5(namespaces.case, `${county}\u001f${rootKey}`) as CaseId;
export const findingIdOf = (county: string, rootKey: string, discrepancyClass: string): string =>
  uuidV5(namespaces.finding, `${county}\u001f${rootKey}\u001f${discrepancyClass}`);

export const parseCommandId = (text: string): CommandId | undefined => (uuid.test(text) ? (text as CommandId) : undefined);
export const parseSubjectId = (text: string): SubjectId | undefined => (uuid.test(text) ? (text as SubjectId) : undefined);
export const parseCaseId = (text: string): CaseId | undefined => (uuid.test(text) ? (text as CaseId) : undefined);
export const parseFileHash = (text: string): FileHash | undefined => (/^[0-9a-f]{64}$/.test(text) ? (text as FileHash) : undefined);
