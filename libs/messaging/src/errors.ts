import { isTransient, TooManyConflicts } from '@jumin/event-store';

/** Whether the same thing may well succeed later: a lost dependency, or streams that others kept changing while commands were decided. */
export const passesByItself = (error: unknown): boolean => error instanceof TooManyConflicts || isTransient(error);

/** What to tell a person of an error, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error));
