import type { Actor, EventStore } from '@jumin/event-store';
import { isWithin, type FileHash, type LocalDate } from '@jumin/kernel';
import type { Vault } from '@jumin/vault';
import { checkEnvelope } from './envelope';
import { noProgress } from './file-events';
import type { AnyFileKind, Desk } from './file-kind';
import type { FileStore } from './file-store';
import { FilesOfLane } from './files-of-lane';
import { Lane, Overtaken } from './lane';
import type { FileProblem } from './problem';
import { rowsOf } from './reading/rows';
import { receiveFile, type FileToReceive } from './receive-file';
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
      return await this.inLane(kind, county, file.receivedOn, (lane) => receiveFile(this.filesOf(lane, file.actor), file, held, envelope));
    } finally {
      await held.release();
    }
  }

  async closeDay(county: string, day: LocalDate): Promise<readonly IntakeReport[]> {
    const actor: Actor = { id: `jumin.${this.ports.service}`, agency: 'system', role: 'service', division: county };
    const reports: IntakeReport[] = [];
    for (const kind of this.kinds)
      reports.push(
        ...(await this.inLane(kind, county, day, async (lane) => {
          const open = (await lane.openFiles()).filter(({ receivedOn }) => receivedOn <= day);
          const done: IntakeReport[] = [];
          for (const series of seriesOf(open)) done.push(...(await endSeries(this.filesOf(lane, actor), series)));
          return done;
        })),
      );
    return reports;
  }

  private filesOf(lane: Lane, actor: Actor): FilesOfLane {
    return new FilesOfLane(this.ports, lane, actor);
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

  /** There is no stream to record it in. */
  private refused(file: FileToReceive, fileHash: FileHash, problem: FileProblem): IntakeReport {
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
