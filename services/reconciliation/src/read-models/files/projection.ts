import type { FileProgressed } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** How far every file of every service has come; told of a file again as of an earlier day, that day counts. A batch folds each file in memory and writes it once. */
export const applyFiles = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const files = new Map<string, FileRow>();
  for (const { data, receivedOn, position } of messages) {
    const { county, kind, fileHash, step, fileName, party, series, code, controlFen, countedFen } = data as FileProgressed;
    const key = `${fileHash}/${county}/${kind}`;
    const known: FileRow = files.get(key) ?? { county, kind, fileHash, receivedOn, openedAt: position };
    const before = { ...known, receivedOn: earliest(known.receivedOn, receivedOn) };
    const named = fileName === null ? {} : { fileName, party, ...(series === null ? {} : { series }) };
    const steps = {
      opened: named,
      closed: { closedOn: earliest(known.closedOn, receivedOn) },
      stopped: { ...named, stoppedOn: earliest(known.stoppedOn, receivedOn), code, controlFen, countedFen },
    };
    files.set(key, { ...before, ...steps[step] });
  }
  if (files.size > 0) await database.query(rememberFiles, [JSON.stringify([...files.values()])]);
};

const earliest = (known: string | undefined, day: string): string => (known !== undefined && known < day ? known : day);

interface FileRow extends Pick<FileProgressed, 'county' | 'kind' | 'fileHash'> {
  readonly receivedOn: string;
  readonly openedAt: string;
  readonly closedOn?: string;
  readonly stoppedOn?: string;
}

const rememberFiles = `
  insert into file as f (file_hash, county, kind, file_name, party, series, received_on, opened_at, closed_on, stopped_on, code, control_fen, counted_fen)
  select "fileHash", county, kind, "fileName", party, series, "receivedOn", "openedAt", "closedOn", "stoppedOn", code, "controlFen", "countedFen"
  from json_to_recordset($1::json) as r("fileHash" text, county text, kind text, "fileName" text, party text, series text, "receivedOn" date, "openedAt" text,
    "closedOn" date, "stoppedOn" date, code text, "controlFen" bigint, "countedFen" bigint)
  on conflict (file_hash, county, kind) do update set file_name = coalesce(f.file_name, excluded.file_name), party = coalesce(f.party, excluded.party),
    series = coalesce(f.series, excluded.series), received_on = least(f.received_on, excluded.received_on), closed_on = least(f.closed_on, excluded.closed_on), stopped_on = least(f.stopped_on, excluded.stopped_on),
    code = coalesce(f.code, excluded.code), control_fen = coalesce(f.control_fen, excluded.control_fen), counted_fen = coalesce(f.counted_fen, excluded.counted_fen)`;
