export interface SeriesPart {
  /** The name without its number: what the parts have in common. */
  readonly series: string;
  readonly part: number;
  readonly parts: number;
}

const numbered = /^(.*)-(\d{1,3})of(\d{1,3})(\.[^.]*)?$/i;

/** `电子税票-20240301-1of3.csv` is part 1 of 3; undefined for a file that stands alone, and for numbers that cannot be (4of3). */
export const seriesPartOf = (fileName: string): SeriesPart | undefined => {
  const match = numbered.exec(fileName);
  const [part, parts] = [Number(match?.[2]), Number(match?.[3])];
  return match && part >= 1 && part <= parts ? { series: match[1]!, part, parts } : undefined;
};
