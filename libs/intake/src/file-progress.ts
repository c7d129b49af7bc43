import { categoryOf, type StoredEvent } from '@jumin/event-store';
import type { FileClosed, FileOpened, FileStopped } from './file-events';
import { allKinds } from './kinds';

/** How far a file has come, as its service tells the others; the shape of the contract `FileProgressed`. What a step does not say is null. */
export interface FileProgress {
  readonly county: string;
  readonly kind: string;
  readonly fileHash: string;
  readonly step: 'opened' | 'closed' | 'stopped';
  readonly fileName: string | null;
  readonly party: string | null;
  readonly series: string | null;
  readonly code: string | null;
  readonly controlFen: number | null;
  readonly countedFen: number | null;
}

const kindOfCategory = new Map(allKinds.map(({ category, kind }) => [category, kind]));

/** What an event of a file's stream says of its progress; nothing where it brings lines. */
export const progressOf = (event: StoredEvent): readonly FileProgress[] => {
  const kind = kindOfCategory.get(categoryOf(event.stream));
  if (kind === undefined) return [];
  const county = event.stream.split('-', 2)[1]!;
  const { fileHash } = event.data as { readonly fileHash: string };
  const said = { county, kind, fileHash, fileName: null, party: null, series: null, code: null, controlFen: null, countedFen: null };
  switch (event.type) {
    case 'FileOpened': {
      const { fileName, party, series = null } = event.data as FileOpened;
      return [{ ...said, step: 'opened', fileName, party: senderOf(party, fileName), series }];
    }
    case 'FileClosed':
      return [{ ...said, step: 'closed', fileHash: (event.data as FileClosed).fileHash }];
    case 'FileStopped': {
      const { fileName, party, code, details = {} } = event.data as FileStopped;
      return [
        {
          ...said,
          step: 'stopped',
          fileName,
          party: senderOf(party, fileName),
          series: textOf(details['series']),
          code,
          controlFen: numberOf(details['controlFen']),
          countedFen: numberOf(details['countedFen']),
        },
      ];
    }
    default:
      return [];
  }
};

/** Of the departments' lists each names its own in the second part of its name: 死亡名单-公安局-2022-05-05.csv. */
const senderOf = (party: string, fileName: string): string => {
  const [, second] = fileName.split(/[-_.]/);
  return party === 'D' && second !== undefined && /\p{Script=Han}/u.test(second) ? second : party;
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
