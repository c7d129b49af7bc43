import type { Actor } from '@jumin/event-store';
import type { FileHash, LocalDate, SubjectId } from '@jumin/kernel';
import { fileKeyOf, type Vault } from '@jumin/vault';
import type { FileEvent, LineCounts, Progress, QuarantinedLine } from './file-events';
import type { Desk } from './file-kind';
import { fileAfter, type Lane } from './lane';
import { LineReader, type BadLine, type ReadLine } from './line-reader';
import type { Rows } from './reading/row';
import { Table } from './reading/table';
import { addCounts, noCounts, type Problems } from './report';
import type { KnownFile } from './register/register';

/**
 * Lines of an event, and lines of an append: four events in one round trip. With five thousand, a third more time went into collecting garbage. A line with
 * something to be sealed weighs double: two thousand of them are more than the megabyte that a server of EventStoreDB takes at a time.
 */
const linesPerEvent = 500;
const weightPerAppend = 2_000;
const weightOf = (line: ReadLine | BadLine): number => ('personal' in line && line.personal !== undefined ? 2 : 1);

export interface FileInHand {
  readonly fileHash: FileHash;
  readonly stream: string;
  readonly receivedOn: LocalDate;
  readonly actor: Actor;
  /** As the register knows it; undefined until it has been opened. */
  readonly known: KnownFile | undefined;
  /** Put before what is appended first. */
  readonly opening: readonly FileEvent[];
  readonly dryRun: boolean;
  /** It was cut off before: keys of its people may have been made for lines that never went in. */
  readonly resumed: boolean;
  /** Of an earlier day than others of its lane: what is known is recorded again, as of this day. */
  readonly behind: boolean;
  /** Of a part of a series: the hash of the first part. Its end is then appended with the ends of the others, by the caller. */
  readonly document?: FileHash;
}

/** What closes a file, or a part of a series once all of them are in. */
export const closing = (fileHash: FileHash, { counts, totalsFen }: Progress, document?: FileHash): FileEvent => ({
  type: 'FileClosed',
  data: { fileHash, ...(document === undefined ? {} : { document }), counts, totalsFen },
});

/**
 * The second pass: reads the lines, compares them with what was said before, and appends group by group. Each append carries how far it went, so that
 * a repeated intake goes on after the last one that went in. While a group is compared and appended, the next one is read.
 */
export class TakingIn {
  private progress: Progress;
  private file: KnownFile | undefined;
  private waiting: FileEvent[];
  /** In a dry run, what the register would hold by now. */
  private readonly imagined = new Map<string, string>();

  constructor(
    private readonly lane: Lane,
    private readonly vault: Vault,
    private readonly inHand: FileInHand,
    private readonly problems: Problems,
  ) {
    this.file = inHand.known;
    this.progress = inHand.known?.status === 'open' ? inHand.known.progress : { rows: 0, counts: noCounts, totalsFen: {} };
    this.waiting = [...inHand.opening];
  }

  async run(rows: Rows, desk: Desk): Promise<Progress> {
    const table = new Table(this.lane.kind);
    const reader = new LineReader(this.lane.kind, desk, this.lane.comparison);
    const done = this.progress.rows;
    // Opened before the first key is made: were it cut off in between, a key would say that a number stands sealed which does not.
    if (this.lane.kind.sealsStrangersOnly && this.waiting.length > 0) await this.flush(new Map());
    let read = 0;
    let group: (ReadLine | BadLine)[] = [];
    let weight = 0;
    let before: Promise<void> = Promise.resolve();
    const take = async (): Promise<void> => {
      await before;
      const [lines, through, full] = [group, read, weight >= weightPerAppend];
      [group, weight] = [[], 0];
      before = this.takeGroup(lines, through, full);
      // Awaited before the next group; until then its failure must not count as unhandled.
      before.catch(() => undefined);
    };
    for await (const batch of rows)
      for (const row of batch) {
        if (table.roleOf(row) !== 'data' || ++read <= done) continue;
        const line = reader.read(row, table.places, table.width);
        group.push(line);
        weight += weightOf(line);
        if (weight >= weightPerAppend) await take();
      }
    await take();
    await before;
    if (this.inHand.document === undefined) this.waiting.push(closing(this.inHand.fileHash, this.progress));
    if (this.waiting.length > 0) await this.flush(new Map());
    return this.progress;
  }

  private async takeGroup(lines: readonly (ReadLine | BadLine)[], through: number, full: boolean): Promise<void> {
    const found = await this.lane.find([...new Set(lines.flatMap((line) => ('key' in line ? [line.key] : [])))]);
    const { recorded, bad, contents, counts, earlier } = this.compare(lines, found);
    const totalsFen = this.totalsWith(recorded.map(({ line }) => line));
    const received = await this.sealed([...recorded, ...earlier]);
    this.progress = { rows: through, counts: addCounts(this.progress.counts, counts), totalsFen };
    for (const { row, problem } of bad) this.problems.add(problem, row);
    if (this.inHand.dryRun) {
      for (const [key, content] of contents) this.imagined.set(key, content);
      return;
    }
    const { fileHash, document } = this.inHand;
    const of = document === undefined ? { fileHash } : { fileHash, document };
    const events: FileEvent[] = [];
    for (let from = 0; from < received.length; from += linesPerEvent)
      events.push({ type: 'LinesReceived', data: { ...of, lines: received.slice(from, from + linesPerEvent) } });
    // Of a file that was taken in before they are kept aside already.
    if (this.inHand.known?.again === undefined)
      for (let from = 0; from < bad.length; from += linesPerEvent)
        events.push(await this.quarantine(bad.slice(from, from + linesPerEvent)));
    if (events.length === 0) return;
    const last = events.pop()! as Extract<FileEvent, { type: 'LinesReceived' | 'LinesQuarantined' }>;
    this.waiting.push(...events, { type: last.type, data: { ...last.data, progress: this.progress } } as FileEvent);
    // A small file goes in with one append, together with its end.
    if (full) await this.flush(contents);
    else this.left = contents;
  }

  private left: ReadonlyMap<string, string> = new Map();

  private async flush(contents: ReadonlyMap<string, string>): Promise<void> {
    if (this.inHand.dryRun) return;
    const events = this.waiting;
    this.waiting = [];
    const { stream, receivedOn } = this.inHand;
    for (const event of events) this.file = fileAfter(this.file, event, stream, receivedOn);
    await this.lane.append(this.inHand, events, contents.size > 0 ? contents : this.left, [this.file!]);
    this.left = new Map();
  }

  /** Lines in their order, each seeing what those before it said. */
  private compare(lines: readonly (ReadLine | BadLine)[], found: ReadonlyMap<string, string>) {
    const contents = new Map<string, string>();
    const recorded: ReadLine[] = [];
    const earlier: ReadLine[] = [];
    const bad: BadLine[] = [];
    const counts: { -readonly [Name in keyof LineCounts]: number } = { ...noCounts, lines: lines.length };
    for (const line of lines) {
      if (!('key' in line)) {
        counts.quarantined++;
        bad.push(line);
        continue;
      }
      const known = contents.get(line.key) ?? this.imagined.get(line.key) ?? found.get(line.key);
      if (known === undefined) {
        counts.new++;
        contents.set(line.key, line.content);
        recorded.push(line);
        continue;
      }
      const difference = this.lane.comparison.compare(known, line.content, this.inHand.behind);
      if (difference.kind === 'conflict') {
        counts.conflict++;
        bad.push({
          row: line.row,
          problem: { code: 'LineConflict', details: { columns: difference.columns.join('、') } },
          amountFen: undefined,
        });
        continue;
      }
      counts[difference.kind]++;
      if (difference.kind === 'changed') contents.set(line.key, difference.content);
      if (difference.kind === 'changed' || this.lane.kind.wholeList) recorded.push(line);
      else if (this.inHand.behind) earlier.push(line);
    }
    return { recorded, bad, contents, counts, earlier };
  }

  /** The lines as they are stored: what is personal in one blob per line, under the key of its person. */
  private async sealed(lines: readonly ReadLine[]): Promise<readonly Record<string, unknown>[]> {
    const personal = this.inHand.dryRun ? [] : await this.toSeal(lines.filter((line) => line.personal !== undefined));
    if (personal.length > 0) {
      const blobs = await this.vault.seal(personal.map((line) => ({ key: line.line['subjectId'] as SubjectId, fields: line.personal! })));
      personal.forEach((line, nth) => (line.line['sealed'] = blobs[nth]!));
    }
    return lines.map(({ line }) => line);
  }

  private async toSeal(lines: readonly ReadLine[]): Promise<readonly ReadLine[]> {
    if (!this.lane.kind.sealsStrangersOnly || this.inHand.resumed || lines.length === 0) return lines;
    const subjectOf = ({ line }: ReadLine) => line['subjectId'] as SubjectId;
    const known = await this.vault.known(lines.map(subjectOf));
    return lines.filter((line) => !known.has(subjectOf(line)));
  }

  private async quarantine(bad: readonly BadLine[]): Promise<FileEvent> {
    const { fileHash } = this.inHand;
    const fields = Object.fromEntries(bad.map(({ row }) => [`${row.sheet ?? ''}!${row.line}`, JSON.stringify(row.cells)]));
    const [sealed] = await this.vault.seal([{ key: fileKeyOf(fileHash), fields }]);
    const amounts = bad.flatMap(({ amountFen }) => (amountFen === undefined ? [] : [amountFen]));
    return {
      type: 'LinesQuarantined',
      data: {
        fileHash,
        lines: bad.map(quarantinedLine),
        sealed: sealed!,
        ...(amounts.length === 0 ? {} : { amountFen: amounts.reduce((sum, fen) => sum + fen) }),
      },
    };
  }

  private totalsWith(lines: readonly Record<string, unknown>[]): Readonly<Record<string, number>> {
    const totals: Record<string, number> = { ...this.progress.totalsFen };
    for (const { totalled, field } of this.lane.kind.columns) {
      if (!totalled) continue;
      let sum = totals[field] ?? 0;
      for (const line of lines) sum += (line[field] as number | undefined) ?? 0;
      totals[field] = sum;
    }
    return totals;
  }
}

const quarantinedLine = ({ row: { line, sheet }, problem: { code, column, details } }: BadLine): QuarantinedLine => ({
  line,
  ...(sheet === undefined ? {} : { sheet }),
  ...(column === undefined ? {} : { column }),
  code,
  ...(details === undefined ? {} : { details }),
});
