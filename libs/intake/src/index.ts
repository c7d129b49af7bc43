export type { AnyFileKind, FileKind, Party } from './file-kind';
export * from './kinds';
export * from './problem';
