import { noStream, beginning, type Actor, type EventStore, type NewEvent, type Position, type StoredEvent } from '@jumin/event-store';
import { commandIdOf, eventIdOf, type FileHash, type LocalDate } from '@jumin/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileEvent } from './file-events';
import { noProgress } from './file-events';
import type { AnyFileKind } from './file-kind';
import { Comparison } from './fingerprint';
import type { Followed, KnownFile, Register } from './register/register';

/** Another process appended to the stream of the same lane: read again what there is, and go on from there. */
export class Overtaken extends Error {
  constructor() {
    super('another intake of the same kind and county was faster');
    this.name = 'Overtaken';
  }
}

/** Fee years begin with the scheme. */
const firstYear = 2009;

/**
 * The files of one kind and one county: their streams, one per year of handing over, and what the register knows of them. Used by one intake at a
 * time in this process; between processes the revision of the stream decides.
 */
export class Lane {
  readonly comparison: Comparison;
  private readonly name: string;
  private readonly places = new Map<string, Followed>();

  constructor(
    private readonly store: EventStore,
    private readonly register: Register,
    readonly kind: AnyFileKind,
    readonly county: string,
  ) {
    this.name = `${kind.category}-${county}`;
    this.comparison = new Comparison(kind, this.name);
  }

  streamOf(receivedOn: LocalDate): string {
    return `${this.name}-${receivedOn.slice(0, 4)}`;
  }

  /** Brings the register to the ends of the lane's streams. Nothing is read where it stands there already, as it does after every intake of its own. */
  async catchUp(receivedOn: LocalDate): Promise<void> {
    const followed = await this.register.followed(this.name);
    const lastYear = Math.max(Number(receivedOn.slice(0, 4)) + 1, ...[...followed.keys()].map((stream) => Number(stream.slice(-4))));
    const streams = Array.from({ length: lastYear - firstYear + 1 }, (_, nth) => `${this.name}-${firstYear + nth}`);
    if (!streams.includes(this.streamOf(receivedOn))) streams.unshift(this.streamOf(receivedOn));
    const heads = await this.store.headRevisions(streams);
    for (const stream of streams) {
      const place = followed.get(stream) ?? { revision: noStream, position: beginning };
      this.places.set(stream, place);
      const head = heads.get(stream) ?? noStream;
      if (head > place.revision) await this.follow(stream, head);
    }
  }

  private async follow(stream: string, head: number): Promise<void> {
    let after = this.places.get(stream)!.position;
    while (this.places.get(stream)!.revision < head) {
      const { events, through } = await this.store.readAll({ after, categories: [this.kind.category] });
      const place = this.places.get(stream)!;
      const own = events.filter((event) => event.stream === stream && event.revision > place.revision);
      // The head is acknowledged, but readers of the whole log may have to wait for an older append to end.
      if (through === after) await sleep(20);
      after = through;
      if (own.length > 0) await this.remember(stream, own);
    }
  }

  /** Folds stored events of one stream into the register. */
  private async remember(stream: string, events: readonly StoredEvent[]): Promise<void> {
    const contents = new Map<string, string>();
    const files = new Map<FileHash, KnownFile>();
    const lines = events.flatMap((event) =>
      event.type === 'LinesReceived' ? (event.data as { lines: Record<string, unknown>[] }).lines : [],
    );
    const keys = lines.map((line) => this.comparison.keyOf(line));
    const known = new Map(await this.find([...new Set(keys)]));
    lines.forEach((line, nth) => {
      const said = this.comparison.contentOf(line);
      const before = known.get(keys[nth]!);
      const after = before === undefined ? said : this.comparison.merged(before, said);
      known.set(keys[nth]!, after);
      contents.set(keys[nth]!, after);
    });
    for (const event of events) {
      const { fileHash } = event.data as { fileHash: FileHash };
      const before = files.get(fileHash) ?? (await this.file(fileHash));
      files.set(fileHash, fileAfter(before, event as unknown as FileEvent, stream, event.receivedOn));
    }
    const last = events.at(-1)!;
    await this.add(stream, { revision: last.revision, position: last.position }, contents, [...files.values()]);
  }

  find(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.register.find(this.name, keys);
  }

  file(hash: FileHash): Promise<KnownFile | undefined> {
    return this.register.file(this.name, hash);
  }

  openFiles(): Promise<readonly KnownFile[]> {
    return this.register.openFiles(this.name);
  }

  /** Whether what is known of this lane may have been handed over on this day already, and is only told of it now. */
  async isBehind({ receivedOn, again }: Pick<KnownFile, 'receivedOn' | 'again'>): Promise<boolean> {
    if (this.kind.earliestDayCounts === undefined) return false;
    return again === true || receivedOn < ((await this.register.latestDay(this.name)) ?? receivedOn);
  }

  /** The end of the stream as far as this process knows it. */
  positionOf(stream: string): Position {
    return this.places.get(stream)?.position ?? beginning;
  }

  /** One append, whole or not at all, and what follows from it in the register. Throws Overtaken. */
  async append(
    file: { readonly stream: string; readonly receivedOn: LocalDate; readonly actor: Actor },
    events: readonly FileEvent[],
    contents: ReadonlyMap<string, string>,
    files: readonly KnownFile[],
  ): Promise<Position> {
    const { revision } = this.places.get(file.stream)!;
    const c = commandIdOf('intake', file.stream, revision, events[0]!.data.fileHash);
    const { actor, receivedOn } = file;
    const entry = events.map(({ type, data }, nth): NewEvent => ({
      id: eventIdOf(c, nth),
      type,
      version: 1,
      effectiveOn: receivedOn,
      receivedOn,
      data,
      metadata: { c, a: [actor.id, actor.agency, actor.role, actor.division] },
    }));
    const [outcome] = await this.store.append([{ stream: file.stream, expectedRevision: revision, events: entry }]);
    // Also where the events standing there are mine: the register does not have them yet, and following the stream adds them.
    if (outcome!.kind !== 'appended') throw new Overtaken();
    await this.add(file.stream, { revision: outcome!.revision, position: outcome!.position }, contents, files);
    return outcome!.position;
  }

  private async add(stream: string, to: Followed, contents: ReadonlyMap<string, string>, files: readonly KnownFile[]): Promise<void> {
    await this.register.add({ lane: this.name, stream, from: this.places.get(stream)!, to, contents, files });
    this.places.set(stream, to);
  }
}

/** How an event leaves the file that it tells of. */
export const fileAfter = (before: KnownFile | undefined, event: FileEvent, stream: string, receivedOn: LocalDate): KnownFile => {
  if (event.type === 'FileOpened') {
    const { fileHash, fileName, party, part, parts, series, again } = event.data;
    const seriesPart = part === undefined || parts === undefined || series === undefined ? {} : { seriesPart: { part, parts, series } };
    const onceMore = again ? { again, first: before?.first ?? before?.progress ?? noProgress } : {};
    return { fileHash, fileName, party, stream, receivedOn, status: 'open', progress: noProgress, ...seriesPart, ...onceMore };
  }
  if (before === undefined) throw new Error(`a file goes on in ${stream} without having been opened`);
  if (event.type === 'FileClosed') {
    const { counts, totalsFen } = event.data;
    const { first, ...file } = before;
    return { ...file, status: 'closed', progress: first ?? { rows: counts.lines, counts, totalsFen } };
  }
  if (event.type === 'FileStopped') return { ...before, status: 'stopped', stoppedBy: event.data.code };
  return event.data.progress === undefined ? before : { ...before, progress: event.data.progress };
};
