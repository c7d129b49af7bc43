import type { Actor, EventStore } from '@jumin/event-store';
import type { FileHash } from '@jumin/kernel';
import type { Vault } from '@jumin/vault';
import { noProgress, type FileEvent, type Progress } from './file-events';
import type { Desk } from './file-kind';
import type { FileStore } from './file-store';
import { maySayEarlier } from './handed-over';
import { fileAfter, type Lane } from './lane';
import type { Details, FileProblem } from './problem';
import { rowsOf } from './reading/rows';
import type { KnownFile } from './register/register';
import { Problems, reported, type IntakeReport, type ReportedProblem } from './report';
import { TakingIn } from './take-in';

export interface FilesPorts {
  readonly store: Pick<EventStore, 'clock'>;
  readonly vault: Vault;
  readonly files: FileStore;
  readonly divisions: Desk['divisions'];
}

interface HowTaken {
  /** The content, where it is at hand; else as the file store keeps it. */
  readonly content?: AsyncIterable<Uint8Array>;
  readonly opening?: readonly FileEvent[];
  readonly dryRun?: boolean;
  readonly resumed?: boolean;
  readonly document?: FileHash;
}

/** Files of one lane, taken in or stopped for one actor, and what is reported of them. */
export class FilesOfLane {
  constructor(
    private readonly ports: FilesPorts,
    readonly lane: Lane,
    private readonly actor: Actor,
  ) {}

  /** The lines of one file, up to its end; problems of lines are added to those given. */
  async takeIn(known: KnownFile, problems: Problems, how: HowTaken): Promise<Progress> {
    const { lane, actor } = this;
    const { vault, files, divisions } = this.ports;
    const { fileHash, stream, receivedOn } = known;
    const { content = files.read(fileHash), opening = [], dryRun = false, resumed = false, ...series } = how;
    const behind = this.maySayEarlier && (await lane.isBehind(known));
    const inHand = { fileHash, stream, receivedOn, actor, known, opening, dryRun, resumed, behind, ...series };
    return new TakingIn(lane, vault, inHand, problems).run(rowsOf(content), { vault, county: lane.county, divisions });
  }

  /** A file that is a document by itself, and its report. */
  async takeInWhole(file: KnownFile, how: HowTaken): Promise<IntakeReport> {
    const problems = new Problems();
    const progress = await this.takeIn(file, problems, how);
    return this.report(file, how.dryRun ? 'dry-run' : 'taken-in', progress, problems.list);
  }

  /** Nothing of it is taken in. */
  async stop(file: KnownFile, opening: readonly FileEvent[], problem: FileProblem): Promise<void> {
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
    await this.append(file, [...opening, stopped], [fileAfter(file, stopped, stream, receivedOn)]);
  }

  /** Events that bring no lines, to the stream of the file. */
  async append({ stream, receivedOn }: KnownFile, events: readonly FileEvent[], files: readonly KnownFile[]): Promise<void> {
    await this.lane.append({ stream, receivedOn, actor: this.actor }, events, new Map(), files);
  }

  /** Whether this actor's word counts that what is known was handed over earlier. */
  get maySayEarlier(): boolean {
    return maySayEarlier(this.ports.store.clock, this.actor);
  }

  /**
   * The report of a file that was being taken in when another process, which took it for cut off, went on with it: it was taken in now, and not before.
   * Its lines are looked at once more, for what is wrong with some of them the other process has seen.
   */
  async reportOfBoth(report: IntakeReport, content: AsyncIterable<Uint8Array>): Promise<IntakeReport> {
    const known = await this.lane.file(report.fileHash);
    if (known?.status !== 'closed') return report;
    const problems = new Problems();
    await this.takeIn(known, problems, { content, dryRun: true });
    return this.report(known, 'taken-in', known.progress, problems.list);
  }

  report(
    { fileName, fileHash, stream }: KnownFile,
    status: IntakeReport['status'],
    { counts, totalsFen }: Progress = noProgress,
    problems: readonly ReportedProblem[] = [],
  ): IntakeReport {
    const { kind, county } = this.lane;
    const position = this.lane.positionOf(stream);
    return { kind: kind.kind, fileName, fileHash, county, status, counts, totals: totalsFen, problems, position };
  }

  reportStopped(file: KnownFile, problem: FileProblem): IntakeReport {
    return this.report(file, 'stopped', noProgress, [reported(problem, problem)]);
  }
}
