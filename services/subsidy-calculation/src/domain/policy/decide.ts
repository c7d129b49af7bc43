import { accept, nothingToDo, type Decision } from '@jumin/kernel';
import type { PolicyEvent, PolicyLoadedData } from './events';
import { inForce, type PolicyBook } from './state';

/**
 * Puts a compiled policy in force. An officer may go back to an earlier version, which is then loaded again; the version in force is not.
 * That the text compiles is checked before: a policy with errors never gets here.
 */
export const putInForce =
  (loaded: PolicyLoadedData) =>
  (book: PolicyBook): Decision<PolicyEvent, never> =>
    inForce(book)?.sha256 === loaded.sha256 ? nothingToDo : accept({ type: 'PolicyLoaded', data: loaded });

/** For policies that come with the project: one that was ever loaded is not pushed over the version that an officer chose since. */
export const putInForceWhenNew =
  (loaded: PolicyLoadedData) =>
  (book: PolicyBook): Decision<PolicyEvent, never> =>
    book.versions.some(({ sha256 }) => sha256 === loaded.sha256) ? nothingToDo : accept({ type: 'PolicyLoaded', data: loaded });
