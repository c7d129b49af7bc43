import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor, EventStore } from '@jumin/event-store';
import { isWithin, type FileHash, type LocalDate } from '@jumin/kernel';
import type { Vault } from '@jumin/vault';
import { checkEnvelope } from './envelope';
import { noProgress } from './file-events';
import type { AnyFileKind, Desk } from './file-kind';
import type { FileStore } from './file-store';
import { FilesOfLane } from './files-of-lane';
import { problemOfDay } from './handed-over';
import { Lane, Overtaken } from './lane';
import type { FileProblem } from './problem';
import { rowsOf } from './reading/rows';
import { receiveFile, type FileComing, type FileToReceive } from './receive-file';
import type { Database } from './register/database';
import { PostgresRegister } from './register/postgres';
import type { Register } from './register/register';
import { reported, type IntakeReport } from './report';
import { seriesOf } from './series';
import { endSeries } from './take-in-series';
import { Turns } from './turns';

export interface Intake {
  readonly kinds: readonly AnyFileKind[];
  /**
   * Takes a file in; the same content again changes nothing. What is wrong with the file is in the report. Throws when a dependency is lost: the file
   * may then be sent again, and goes on where it was cut off.
   */
  receive(file: FileComing): Promise<IntakeReport>;
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

/** What seemed cut off, and goes on, is being taken in by another process: it is left to that one for a while, longer each time. */
const closingWaitsMs = 500;

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

  async receive(coming: FileComing): Promise<IntakeReport> {
    const kind = this.kindOf(coming);
    const held = await this.ports.files.hold(coming.content);
    try {
      const receivedOn = typeof coming.receivedOn === 'function' ? coming.receivedOn() : coming.receivedOn;
      const file: FileToReceive = { ...coming, receivedOn };
      if (kind === undefined)
        return this.refused(coming, held.hash, { code: 'KindUnknown', details: { kind: (file.kind ?? file.fileName).slice(0, 40) } });
      const envelope = await checkEnvelope(kind, rowsOf(held.read()), { divisions: this.ports.divisions, county: file.county });
      const county = envelope.county;
      if (county === undefined) return this.refused(file, held.hash, envelope.problem ?? { code: 'CountyMissing' });
      const { division } = file.actor;
      if (!isWithin(county, division) && !isWithin(division, county))
        return this.refused(file, held.hash, { code: 'CountyNotYours', details: { county: this.ports.divisions.nameOf(county) } });
      const wrongDay = problemOfDay(this.ports.store.clock, file.actor, receivedOn);
      if (wrongDay !== undefined) return this.refused(file, held.hash, wrongDay);
      let wasKnown = false;
      return await this.inLane(kind, county, receivedOn, async (lane, attempt) => {
        const files = this.filesOf(lane, file.actor);
        if (attempt === 1) wasKnown = (await lane.file(held.hash))?.status === 'closed';
        const report = await receiveFile(files, file, held, envelope);
        return attempt === 1 || wasKnown ? report : files.reportOfBoth(report, held.read());
      });
    } finally {
      await held.release();
    }
  }

  async closeDay(county: string, day: LocalDate): Promise<readonly IntakeReport[]> {
    const actor: Actor = { id: `jumin.${this.ports.service}`, agency: 'system', role: 'service', division: county };
    const reports: IntakeReport[] = [];
    for (const kind of this.kinds)
      reports.push(
        ...(await this.inLane(
          kind,
          county,
          day,
          async (lane) => {
            const open = (await lane.openFiles()).filter(({ receivedOn }) => receivedOn <= day);
            const done: IntakeReport[] = [];
            for (const series of seriesOf(open)) done.push(...(await endSeries(this.filesOf(lane, actor), series)));
            return done;
          },
          closingWaitsMs,
        )),
      );
    return reports;
  }

  private filesOf(lane: Lane, actor: Actor): FilesOfLane {
    return new FilesOfLane(this.ports, lane, actor);
  }

  private kindOf({ kind, fileName }: Pick<FileToReceive, 'kind' | 'fileName'>): AnyFileKind | undefined {
    if (kind !== undefined) return this.kinds.find((one) => one.kind === kind);
    return [...this.kinds]
      .sort((a, b) => b.filePrefix.length - a.filePrefix.length)
      .find(({ filePrefix }) => fileName.startsWith(filePrefix));
  }

  /** One file at a time; again from what is there now, when another process was faster. */
  private inLane<T>(
    kind: AnyFileKind,
    county: string,
    day: LocalDate,
    work: (lane: Lane, attempt: number) => Promise<T>,
    waitsMs = 0,
  ): Promise<T> {
    return this.turns.take(`${kind.category}-${county}`, async () => {
      for (let attempt = 1; ; attempt++) {
        const lane = new Lane(this.ports.store, this.register, kind, county);
        await lane.catchUp(day);
        try {
          return await work(lane, attempt);
        } catch (error) {
          if (!(error instanceof Overtaken) || attempt === attemptsMax) throw error;
          await sleep(attempt * waitsMs);
        }
      }
    });
  }

  /** There is no stream to record it in. */
  private refused(file: Pick<FileToReceive, 'kind' | 'fileName' | 'county'>, fileHash: FileHash, problem: FileProblem): IntakeReport {
    const { counts, totalsFen } = noProgress;
    return {
      kind: this.kindOf(file)?.kind ?? file.kind ?? '',
      fileName: file.fileName,
      fileHash,
      county: file.county,
      status: 'stopped',
      counts,
      totals: totalsFen,
      problems: [reported(problem, problem)],
      position: '' as IntakeReport['position'],
    };
  }
}
