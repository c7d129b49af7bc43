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
