import { actorOf, chunksOf, commandsMax, type Command, type CommandHandler, type StoredEvent } from '@jumin/event-store';
import {
  countyOfFileStream,
  documentOf,
  type DepositSlipLine,
  type FileClosed,
  type LinesReceived,
  type VillageListLine,
} from '@jumin/intake';
import { commandIdOf, fen, type FileHash } from '@jumin/kernel';
import type { Database, LogLane } from '@jumin/platform';
import { takeList, takeSlip } from '../domain/batch/assess';
import type { BatchEvent } from '../domain/batch/events';
import type { Batch } from '../domain/batch/state';

type BatchCommand = Command<Batch, BatchEvent>;

/** Village lists and deposit slips meet in their batch. A list counts when its file, or all parts of its series, are closed: before that, half of it would look like a difference. */
export const batchesLane = (batches: CommandHandler<Batch, BatchEvent>, database: Database): LogLane => ({
  name: 'batches',
  reads: 'log',
  categories: ['villageListsFile', 'depositSlipsFile'],
  tables: ['list_part'],
  apply: rememberParts,
  act: async (events) => {
    const closed = events.filter(({ type, stream }) => type === 'FileClosed' && stream.startsWith('villageListsFile-'));
    const lists = await listsOf(database, closed);
    const slips = events.flatMap((event) => (isLines(event, 'depositSlipsFile') ? slipCommands(event) : []));
    for (const chunk of chunksOf([...lists, ...slips], commandsMax)) await batches.handle(chunk);
  },
});

const isLines = ({ type, stream }: StoredEvent, category: string): boolean => type === 'LinesReceived' && stream.startsWith(`${category}-`);

const streamOf = (county: string, batchNo: string): string => `batch-${county}-${batchNo}`;

const slipCommands = (event: StoredEvent): readonly BatchCommand[] => {
  const county = countyOfFileStream(event.stream);
  const { lines } = event.data as { readonly lines: readonly DepositSlipLine[] };
  // A slip that names no batch waits in its file: whose cash it is, somebody must find out (D04).
  return lines.flatMap(({ slipNo, batchNo, amountFen, depositedOn }) =>
    batchNo === undefined
      ? []
      : [
          {
            id: commandIdOf('slip', county, slipNo),
            stream: streamOf(county, batchNo),
            actor: actorOf(event),
            effectiveOn: depositedOn,
            receivedOn: event.receivedOn,
            causation: event.position,
            decide: takeSlip({ slipNo, amountFen, depositedOn }),
          },
        ],
  );
};

const listsOf = async (database: Database, closed: readonly StoredEvent[]): Promise<readonly BatchCommand[]> => {
  if (closed.length === 0) return [];
  const closing = new Map(closed.map((event) => [documentOf(event.data as FileClosed), event]));
  const { rows } = await database.query<{ file_hash: FileHash; county: string; batch_no: string; people: string; amount_fen: string }>(
    `select file_hash, county, batch_no, sum(people) as people, sum(amount_fen) as amount_fen from list_part
     where file_hash = any($1::text[]) group by 1, 2, 3 order by array_position($1::text[], file_hash), county, batch_no`,
    [[...closing.keys()]],
  );
  return rows.map(({ file_hash, county, batch_no, people, amount_fen }) => {
    const closed = closing.get(file_hash)!;
    const { effectiveOn, receivedOn, position } = closed;
    const actor = actorOf(closed);
    return {
      id: commandIdOf('list', county, batch_no, file_hash),
      stream: streamOf(county, batch_no),
      actor,
      effectiveOn,
      receivedOn,
      causation: position,
      decide: takeList({ fileHash: file_hash, people: Number(people), amountFen: fen(Number(amount_fen)) }),
    };
  });
};

const rememberParts = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const parts = events.flatMap((event) => (isLines(event, 'villageListsFile') ? partsIn(event) : []));
  if (parts.length === 0) return;
  await database.query(
    `insert into list_part (file_hash, county, batch_no, stream, revision, people, amount_fen)
     select "fileHash", county, "batchNo", stream, revision, people, "amountFen"
     from json_to_recordset($1::json) as p("fileHash" text, county text, "batchNo" text, stream text, revision int, people int, "amountFen" bigint)
     on conflict do nothing`,
    [JSON.stringify(parts)],
  );
};

/** A person may stand on a list with several lines; each line is a receipt, and people are counted by their numbers. */
const partsIn = ({ stream, revision, data }: StoredEvent) => {
  const { lines } = data as LinesReceived<VillageListLine>;
  const fileHash = documentOf(data as LinesReceived);
  const sums = new Map<string, { people: Set<string>; amountFen: number }>();
  for (const { batchNo, subjectId, amountFen } of lines) {
    const sum = sums.get(batchNo) ?? { people: new Set(), amountFen: 0 };
    sum.people.add(subjectId);
    sums.set(batchNo, { people: sum.people, amountFen: sum.amountFen + amountFen });
  }
  const county = countyOfFileStream(stream);
  return [...sums].map(([batchNo, { people, amountFen }]) => ({
    fileHash,
    county,
    batchNo,
    stream,
    revision,
    people: people.size,
    amountFen,
  }));
};
