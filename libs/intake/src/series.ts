import type { LocalDate } from '@jumin/kernel';
import type { FileProblem } from './problem';

export interface SeriesPart {
  /** The name without its number: what the parts have in common. */
  readonly series: string;
  readonly part: number;
  readonly parts: number;
}

/** A file, which may be a part. */
interface HandedOver {
  readonly receivedOn: LocalDate;
  readonly seriesPart?: SeriesPart;
}

const numbered = /^(.*)-(\d{1,3})of(\d{1,3})(\.[^.]*)?$/i;

/** `电子税票-20240301-1of3.csv` is part 1 of 3; undefined for a file that stands alone, and for numbers that cannot be (4of3). */
export const seriesPartOf = (fileName: string): SeriesPart | undefined => {
  const match = numbered.exec(fileName);
  const [part, parts] = [Number(match?.[2]), Number(match?.[3])];
  return match && part >= 1 && part <= parts ? { series: match[1]!, part, parts } : undefined;
};

/** Parts of one series that were handed over on one day. */
export const sameSeries = (one: HandedOver, other: HandedOver): boolean =>
  one.receivedOn === other.receivedOn &&
  one.seriesPart?.series === other.seriesPart?.series &&
  one.seriesPart?.parts === other.seriesPart?.parts;

export const isComplete = (files: readonly HandedOver[]): boolean =>
  new Set(files.map(({ seriesPart }) => seriesPart?.part)).size === files[0]?.seriesPart?.parts;

/** Files that belong together; each file without a number is by itself. */
export const seriesOf = <File extends HandedOver>(files: readonly File[]): readonly (readonly File[])[] => {
  const groups: File[][] = [];
  for (const file of files) {
    const group = file.seriesPart === undefined ? undefined : groups.find(([first]) => sameSeries(first!, file));
    if (group) group.push(file);
    else groups.push([file]);
  }
  return groups;
};

/** Of these parts of a series the rest did not come. */
export const partsMissing = (files: readonly HandedOver[]): FileProblem => {
  const { parts, series } = files[0]!.seriesPart!;
  const present = [...new Set(files.map(({ seriesPart }) => seriesPart!.part))].sort((a, b) => a - b).join('、');
  return { code: 'SeriesIncomplete', details: { parts, present, series } };
};
