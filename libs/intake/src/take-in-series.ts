import { noProgress, type FileEvent } from './file-events';
import type { FilesOfLane } from './files-of-lane';
import { fileAfter } from './lane';
import type { KnownFile } from './register/register';
import { addCounts, addTotals, Problems, type IntakeReport } from './report';
import { isComplete, partsMissing } from './series';
import { closing } from './take-in';

/** All parts, in the order of their numbers, and then their ends in one append: cut off before, all are open and go on. One report for what the last one let in. */
export const takeInSeries = async (
  files: FilesOfLane,
  parts: readonly KnownFile[],
  last: KnownFile,
  resumed: boolean,
): Promise<IntakeReport> => {
  const problems = new Problems();
  const inOrder = [...parts].sort((a, b) => a.seriesPart!.part - b.seriesPart!.part);
  const document = inOrder[0]!.fileHash;
  const ends: FileEvent[] = [];
  let sum = noProgress;
  for (const part of inOrder) {
    const progress = await files.takeIn(part, problems, { document, resumed });
    const { rows, counts, totalsFen } = progress;
    ends.push(closing(part.fileHash, progress, document));
    sum = { rows: sum.rows + rows, counts: addCounts(sum.counts, counts), totalsFen: addTotals(sum.totalsFen, totalsFen) };
  }
  const closed = inOrder.map((part, nth) => fileAfter(part, ends[nth]!, part.stream, part.receivedOn));
  await files.append(inOrder[0]!, ends, closed);
  return files.report(last, 'taken-in', sum, problems.list);
};

/** At the end of the day. A file that stands alone was cut off, and so were complete series: they go on. */
export const endSeries = async (files: FilesOfLane, parts: readonly KnownFile[]): Promise<readonly IntakeReport[]> => {
  const [first] = parts;
  if (first!.seriesPart === undefined) return [await files.takeInWhole(first!, { resumed: true })];
  if (isComplete(parts)) return [await takeInSeries(files, parts, first!, true)];
  const problem = partsMissing(parts);
  const reports: IntakeReport[] = [];
  for (const part of parts) {
    await files.stop(part, [], problem);
    reports.push(files.reportStopped(part, problem));
  }
  return reports;
};
