import type { Actor } from '@jumin/event-store';
import type { LocalDate } from '@jumin/kernel';
import type { Envelope } from './envelope';
import type { FileEvent } from './file-events';
import type { AnyFileKind, Party } from './file-kind';
import type { HeldFile } from './file-store';
import type { FilesOfLane } from './files-of-lane';
import { fileAfter } from './lane';
import type { KnownFile } from './register/register';
import type { IntakeReport } from './report';
import { isComplete, sameSeries, seriesPartOf } from './series';
import { takeInSeries } from './take-in-series';

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

/** As it comes: where nobody has said the day, it is the one on which the whole file is here. An upload may last beyond midnight, and the day before it is closed then. */
export interface FileComing extends Omit<FileToReceive, 'receivedOn'> {
  readonly receivedOn: LocalDate | (() => LocalDate);
}

/** A file of which the first pass is done: known already, to be looked at only, stopped, taken in, or kept until the other parts of its series come. */
export const receiveFile = async (
  files: FilesOfLane,
  file: FileToReceive,
  held: HeldFile,
  { problem }: Envelope,
): Promise<IntakeReport> => {
  const { lane } = files;
  const known = await lane.file(held.hash);
  const again = known?.status === 'closed';
  const earlier = lane.kind.earliestDayCounts !== undefined && files.maySayEarlier;
  if (again && (file.dryRun || !earlier || file.receivedOn >= known.receivedOn))
    return files.report(known, 'already-known', known.progress);
  const opened: FileEvent = {
    type: 'FileOpened',
    data: {
      fileHash: held.hash,
      fileName: file.fileName,
      kind: lane.kind.kind,
      party: file.party ?? senderOf(lane.kind, file.actor),
      bytes: held.bytes,
      // What was taken in once is whole, and waits for nobody.
      ...(again ? { again } : seriesPartOf(file.fileName)),
    },
  };
  const resumed = known?.status === 'open';
  // A file stopped before may come again: a series whole this time, or the same fault again.
  const opening = resumed ? [] : [opened];
  const inHand: KnownFile = resumed ? known : fileAfter(known, opened, lane.streamOf(file.receivedOn), file.receivedOn);
  if (file.dryRun) {
    if (problem !== undefined) return { ...files.reportStopped(inHand, problem), status: 'dry-run' };
    return files.takeInWhole(inHand, { content: held.read(), opening, dryRun: true });
  }
  if (problem !== undefined) {
    // Told again as of an earlier day, it was late from that day.
    if (known?.stoppedBy !== problem.code || file.receivedOn < known.receivedOn) {
      await held.keep();
      await files.stop(inHand, opening, problem);
    }
    return files.reportStopped(inHand, problem);
  }
  await held.keep();
  if (inHand.seriesPart === undefined) {
    const report = await files.takeInWhole(inHand, { content: held.read(), opening, resumed });
    return inHand.first === undefined ? report : files.report(inHand, 'already-known', inHand.first);
  }
  if (opening.length > 0) await files.append(inHand, opening, [inHand]);
  const parts = (await lane.openFiles()).filter((other) => sameSeries(other, inHand));
  if (!isComplete(parts)) return files.report(inHand, 'waiting-for-parts');
  return takeInSeries(files, parts, inHand, resumed);
};

/** What is wrong with a file is for whoever handed it in to mend. */
const senderOf = ({ from }: AnyFileKind, { agency }: Actor): Party => from.find((party) => party === agency) ?? from[0]!;
