import type { Actor, EventStore } from '@jumin/event-store';
import { isWithin, type FileHash, type LocalDate } from '@jumin/kernel';
import type { Vault } from '@jumin/vault';
import { checkEnvelope, type Envelope } from './envelope';
import type { FileEvent, Progress } from './file-events';
import { noProgress } from './file-events';
import type { AnyFileKind, Desk, Party } from './file-kind';
import type { FileStore, HeldFile } from './file-store';
import { fileAfter, Lane, Overtaken } from './lane';
import type { Details, Problem } from './problem';
import { rowsOf } from './reading/rows';
import type { Database } from './register/database';
import { PostgresRegister } from './register/postgres';
import type { KnownFile, Register } from './register/register';
import { addCounts, addTotals, Problems, reported, type IntakeReport } from './report';
import { seriesPartOf } from './series';
import { closing, TakingIn } from './take-in';
import { Turns } from './turns';

export interface FileToReceive {
  /** Told by the beginning of the name when absent. */
  readonly kind?: string;
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Six digits, where the file does not say it. */
  readonly county?: string;
  /** The day it was handed over. */
  readonly receivedOn: LocalDate;
  readonly actor: Actor;
  /** Who sends it; default the agency of the actor where it sends files of the kind, else the first party that does. */
  readonly party?: Party;
  /** Only looks: nothing is stored or appended. */
  readonly dryRun?: boolean;
}

export interface Intake {
  readonly kinds: readonly AnyFileKind[];
  /**
   * Takes a file in; the same content again changes nothing. What is wrong with the file is in the report. Throws when a dependency is lost: the file
   * may then be sent again, and goes on where it was cut off.
   */
  receive(file: FileToReceive): Promise<IntakeReport>;
  /** The day is over: what is complete and was cut off goes on, series whose parts did not all come are stopped. One report per file. */
  closeDay(county: string, day: LocalDate): Promise<readonly IntakeReport[]>;
}

interface IntakePorts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly files: FileStore;
  readonly kinds: readonly AnyFileKind[];
  readonly divisions: Desk['divisions'];
  /** Name of the service, for what it does by itself. */
  readonly service: string;
}

/** The intake of a service, over the register in its schema (`intakeMigrations`). */
export const openIntake = ({ database, ...ports }: IntakePorts & { readonly database: Database }): Intake =>
  new FileIntake(ports, new PostgresRegister(database));

const attemptsMax = 8;

/** Over any register. */
export class FileIntake implements Intake {
  readonly kinds: readonly AnyFileKind[];
  private readonly turns = new Turns();

  constructor(
    private readonly ports: IntakePorts,
    private readonly register: Register,
  ) {
    this.kinds = ports.kinds;
  }

  async receive(file: FileToReceive): Promise<IntakeReport> {
    const kind = this.kindOf(file);
    const held = await this.ports.files.hold(file.content);
    try {
      if (kind === undefined)
        return this.refused(file, held.hash, { code: 'KindUnknown', details: { kind: (file.kind ?? file.fileName).slice(0, 40) } });
      const envelope = await checkEnvelope(kind, rowsOf(held.read()), { divisions: this.ports.divisions, county: file.county });
      const county = envelope.county;
      if (county === undefined) return this.refused(file, held.hash, envelope.problem ?? { code: 'CountyMissing' });
      const { division } = file.actor;
      if (!isWithin(county, division) && !isWithin(division, county))
        return this.refused(file, held.hash, { code: 'CountyNotYours', details: { county: this.ports.divisions.nameOf(county) } });
      return await this.inLane(kind, county, file.receivedOn, (lane) => this.receiveInto(lane, file, held, envelope));
    } finally {
      await held.release();
    }
  }

  async closeDay(county: string, day: LocalDate): Promise<readonly IntakeReport[]> {
    const reports: IntakeReport[] = [];
    for (const kind of this.kinds)
      reports.push(
        ...(await this.inLane(kind, county, day, async (lane) => {
          const open = (await lane.openFiles()).filter(({ receivedOn }) => receivedOn <= day);
          const done: IntakeReport[] = [];
          for (const series of seriesOf(open)) done.push(...(await this.endSeries(lane, series)));
          return done;
        })),
      );
    return reports;
  }

  private kindOf({ kind, fileName }: FileToReceive): AnyFileKind | undefined {
    if (kind !== undefined) return this.kinds.find((one) => one.kind === kind);
    return [...this.kinds]
      .sort((a, b) => b.filePrefix.length - a.filePrefix.length)
      .find(({ filePrefix }) => fileName.startsWith(filePrefix));
  }

  /** One file at a time; again from what is there now, when another process was faster. */
  private inLane<T>(kind: AnyFileKind, county: string, day: LocalDate, work: (lane: Lane) => Promise<T>): Promise<T> {
    return this.turns.take(`${kind.category}-${county}`, async () => {
      for (let attempt = 1; ; attempt++) {
        const lane = new Lane(this.ports.store, this.register, kind, county);
        await lane.catchUp(day);
        try {
          return await work(lane);
        } catch (error) {
          if (!(error instanceof Overtaken) || attempt === attemptsMax) throw error;
        }
      }
    });
  }

  private async receiveInto(lane: Lane, file: FileToReceive, held: HeldFile, { problem }: Envelope): Promise<IntakeReport> {
    const known = await lane.file(held.hash);
    const again = known?.status === 'closed';
    const earlier = lane.kind.earliestDayCounts !== undefined && this.maySayEarlier(file.actor);
    if (again && (file.dryRun || !earlier || file.receivedOn >= known.receivedOn))
      return this.report(lane, known, 'already-known', known.progress);
    const party = file.party ?? senderOf(lane.kind, file.actor);
    // What was taken in once is whole, and waits for nobody.
    const seriesPart = again ? undefined : seriesPartOf(file.fileName);
    const opened: FileEvent = {
      type: 'FileOpened',
      data: {
        fileHash: held.hash,
        fileName: file.fileName,
        kind: lane.kind.kind,
        party,
        bytes: held.bytes,
        ...(seriesPart ?? {}),
        ...(again && { again }),
      },
    };
    const stream = lane.streamOf(file.receivedOn);
    // A file stopped before may come again: a series whole this time, or the same fault again.
    const opening = known?.status === 'open' ? [] : [opened];
    const inHand: KnownFile = known?.status === 'open' ? known : fileAfter(undefined, opened, stream, file.receivedOn);
    const actor = file.actor;
    if (file.dryRun) return this.dryRun(lane, inHand, opening, actor, held, problem);
    if (problem !== undefined) {
      // Told again as of an earlier day, it was late from that day.
      if (known?.stoppedBy !== problem.code || file.receivedOn < known.receivedOn) {
        await held.keep();
        await this.stop(lane, inHand, opening, actor, problem);
      }
      return this.stopped(lane, inHand, problem);
    }
    await held.keep();
    if (inHand.seriesPart === undefined) {
      const problems = new Problems();
      const progress = await this.takeIn(lane, inHand, opening, actor, problems, held.read(), { resumed: known?.status === 'open' });
      if (again) return this.report(lane, inHand, 'already-known', known.progress);
      return { ...this.report(lane, inHand, 'taken-in', progress), problems: problems.list };
    }
    if (opening.length > 0) await lane.append({ ...inHand, actor }, opening, new Map(), [inHand]);
    const parts = (await lane.openFiles()).filter((other) => sameSeries(other, inHand));
    if (!isComplete(parts)) return this.report(lane, inHand, 'waiting-for-parts', noProgress);
    return this.takeInSeries(lane, parts, inHand, actor, known?.status === 'open');
  }

  /** All parts, in the order of their numbers, and then their ends in one append: cut off before, all are open and go on. One report for what the last one let in. */
  private async takeInSeries(
    lane: Lane,
    parts: readonly KnownFile[],
    last: KnownFile,
    actor: Actor,
    resumed: boolean,
  ): Promise<IntakeReport> {
    const problems = new Problems();
    const inOrder = [...parts].sort((a, b) => a.seriesPart!.part - b.seriesPart!.part);
    const document = inOrder[0]!.fileHash;
    const ends: FileEvent[] = [];
    let sum = noProgress;
    for (const part of inOrder) {
      const progress = await this.takeIn(lane, part, [], actor, problems, this.ports.files.read(part.fileHash), { document, resumed });
      const { rows, counts, totalsFen } = progress;
      ends.push(closing(part.fileHash, progress, document));
      sum = { rows: sum.rows + rows, counts: addCounts(sum.counts, counts), totalsFen: addTotals(sum.totalsFen, totalsFen) };
    }
    const closed = inOrder.map((part, nth) => fileAfter(part, ends[nth]!, part.stream, part.receivedOn));
    await lane.append({ ...inOrder[0]!, actor }, ends, new Map(), closed);
    return { ...this.report(lane, last, 'taken-in', sum), problems: problems.list };
  }

  /** At the end of the day. A file that stands alone was cut off, and so were complete series: they go on. */
  private async endSeries(lane: Lane, files: readonly KnownFile[]): Promise<readonly IntakeReport[]> {
    const [first] = files;
    const actor: Actor = { id: `jumin.${this.ports.service}`, agency: 'system', role: 'service', division: lane.county };
    if (first!.seriesPart === undefined) return [await this.goOn(lane, first!, actor)];
    if (isComplete(files)) return [await this.takeInSeries(lane, files, first!, actor, true)];
    const present = [...new Set(files.map(({ seriesPart }) => seriesPart!.part))].sort((a, b) => a - b).join('、');
    const problem: Problem = {
      code: 'SeriesIncomplete',
      details: { parts: first!.seriesPart.parts, present, series: first!.seriesPart.series },
    };
    const reports: IntakeReport[] = [];
    for (const file of files) {
      await this.stop(lane, file, [], actor, problem);
      reports.push(this.stopped(lane, file, problem));
    }
    return reports;
  }

  private async goOn(lane: Lane, file: KnownFile, actor: Actor): Promise<IntakeReport> {
    const problems = new Problems();
    const progress = await this.takeIn(lane, file, [], actor, problems, this.ports.files.read(file.fileHash), { resumed: true });
    return { ...this.report(lane, file, 'taken-in', progress), problems: problems.list };
  }

  private async takeIn(
    lane: Lane,
    known: KnownFile,
    opening: readonly FileEvent[],
    actor: Actor,
    problems: Problems,
    content: AsyncIterable<Uint8Array>,
    {
      dryRun = false,
      resumed = false,
      ...series
    }: { readonly dryRun?: boolean; readonly resumed?: boolean; readonly document?: FileHash } = {},
  ): Promise<Progress> {
    const { fileHash, stream, receivedOn } = known;
    const behind = this.maySayEarlier(actor) && (await lane.isBehind(known));
    const inHand = { fileHash, stream, receivedOn, actor, known, opening, dryRun, resumed, behind, ...series };
    const taking = new TakingIn(lane, this.ports.vault, inHand, problems);
    return taking.run(rowsOf(content), { vault: this.ports.vault, county: lane.county, divisions: this.ports.divisions });
  }

  /**
   * While time runs, the office that receives the files (人社) or the operator alone says of what is known that it was handed over earlier: a party could date
   * away that it was late. On a business clock days are those of the files.
   */
  private maySayEarlier({ agency }: Actor): boolean {
    return this.ports.store.clock.kind !== 'system' || agency === 'H' || agency === 'system';
  }

  private async dryRun(
    lane: Lane,
    inHand: KnownFile,
    opening: readonly FileEvent[],
    actor: Actor,
    held: HeldFile,
    problem?: Problem,
  ): Promise<IntakeReport> {
    if (problem !== undefined) return { ...this.stopped(lane, inHand, problem), status: 'dry-run' };
    const problems = new Problems();
    const progress = await this.takeIn(lane, inHand, opening, actor, problems, held.read(), { dryRun: true });
    return { ...this.report(lane, inHand, 'dry-run', progress), problems: problems.list };
  }

  private async stop(
    lane: Lane,
    file: KnownFile,
    opening: readonly FileEvent[],
    actor: Actor,
    problem: Problem & { readonly line?: number },
  ): Promise<void> {
    const { code, column, line } = problem;
    const details: Details = { ...problem.details, ...(line === undefined ? {} : { line }) };
    const { fileHash, fileName, party, stream, receivedOn } = file;
    const stopped: FileEvent = {
      type: 'FileStopped',
      data: {
        fileHash,
        fileName,
        party,
        code,
        ...(column === undefined ? {} : { column }),
        ...(Object.keys(details).length === 0 ? {} : { details }),
      },
    };
    await lane.append({ stream, receivedOn, actor }, [...opening, stopped], new Map(), [fileAfter(file, stopped, stream, receivedOn)]);
  }

  private stopped(lane: Lane, file: KnownFile, problem: Problem & { readonly line?: number }): IntakeReport {
    return {
      ...this.report(lane, file, 'stopped', noProgress),
      problems: [reported(problem, problem.line === undefined ? {} : { line: problem.line })],
    };
  }

  private report(lane: Lane, file: KnownFile, status: IntakeReport['status'], { counts, totalsFen }: Progress): IntakeReport {
    const { fileName, fileHash } = file;
    const position = lane.positionOf(file.stream);
    return { kind: lane.kind.kind, fileName, fileHash, county: lane.county, status, counts, totals: totalsFen, problems: [], position };
  }

  /** There is no stream to record it in. */
  private refused(file: FileToReceive, fileHash: FileHash, problem: Problem & { readonly line?: number }): IntakeReport {
    const { counts, totalsFen } = noProgress;
    return {
      kind: this.kindOf(file)?.kind ?? file.kind ?? '',
      fileName: file.fileName,
      fileHash,
      county: file.county,
      status: 'stopped',
      counts,
      totals: totalsFen,
      problems: [reported(problem, problem.line === undefined ? {} : { line: problem.line })],
      position: '' as IntakeReport['position'],
    };
  }
}

/** What is wrong with a file is for whoever handed it in to mend. */
const senderOf = ({ from }: AnyFileKind, { agency }: Actor): Party => from.find((party) => party === agency) ?? from[0]!;

const sameSeries = (one: KnownFile, other: KnownFile): boolean =>
  one.receivedOn === other.receivedOn &&
  one.seriesPart?.series === other.seriesPart?.series &&
  one.seriesPart?.parts === other.seriesPart?.parts;

const isComplete = (files: readonly KnownFile[]): boolean =>
  new Set(files.map(({ seriesPart }) => seriesPart?.part)).size === files[0]?.seriesPart?.parts;

/** Files that belong together; each file without a number is by itself. */
const seriesOf = (files: readonly KnownFile[]): readonly (readonly KnownFile[])[] => {
  const groups: KnownFile[][] = [];
  for (const file of files) {
    const group = file.seriesPart === undefined ? undefined : groups.find(([first]) => sameSeries(first!, file));
    if (group) group.push(file);
    else groups.push([file]);
  }
  return groups;
};
