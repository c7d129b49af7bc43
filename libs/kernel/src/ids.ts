import { parseUuid, randomId, uuidV5 } from './uuid';

declare const idBrand: unique symbol;
type Id<Name extends string> = string & { readonly [idBrand]: Name };

/** Pseudonym of a person: UUIDv5 of the keyed blind index of the citizen number as first seen. */
export type SubjectId = Id<'SubjectId'>;
/** A UUID made by the caller; the same id again means the same command again. */
export type CommandId = Id<'CommandId'>;
/** UUIDv5(command id, index of the event within the command). */
export type EventId = Id<'EventId'>;
/** UUIDv5(county, root key). */
export type CaseId = Id<'CaseId'>;
/** SHA-256 of a file's plain content, lower-case hex. */
export type FileHash = Id<'FileHash'>;

// One namespace per kind of id, so that equal names of different kinds never meet. The values are fixed for ever: stored ids are made of them.
const namespaces = {
  command: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c01',
  subject: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c02',
  case: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c03',
  finding: '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c04',
} as const;

/** The id of the command that follows from these parts (a message id and an index, a file hash and a chunk): made again, it is the same. No part may hold U+001F. */
export const commandIdOf = (...parts: readonly (string | number)[]): CommandId =>
  uuidV5(namespaces.command, parts.join('\u001f')) as CommandId;
/** The nth event of the command, from 0. */
export const eventIdOf = (command: CommandId, index: number): EventId => uuidV5(command, String(index)) as EventId;
/** `blindIndex`: keyed index of the citizen number, so the id tells nothing without the key. */
export const subjectIdOf = (blindIndex: string): SubjectId => uuidV5(namespaces.subject, blindIndex) as SubjectId;
export const caseIdOf = (county: string, rootKey: string): CaseId => uuidV5(namespaces.case, `${county}\u001f${rootKey}`) as CaseId;
export const findingIdOf = (county: string, rootKey: string, discrepancyClass: string): string =>
  uuidV5(namespaces.finding, `${county}\u001f${rootKey}\u001f${discrepancyClass}`);

/** A command whose caller gave no id and will not repeat it. For edges only: it draws on chance. */
export const newCommandId = (): CommandId => randomId() as CommandId;

export const parseCommandId = (text: string): CommandId | undefined => parseUuid(text) as CommandId | undefined;
export const parseSubjectId = (text: string): SubjectId | undefined => parseUuid(text) as SubjectId | undefined;
export const parseCaseId = (text: string): CaseId | undefined => parseUuid(text) as CaseId | undefined;
export const parseFileHash = (text: string): FileHash | undefined => (/^[0-9a-f]{64}$/.test(text) ? (text as FileHash) : undefined);
