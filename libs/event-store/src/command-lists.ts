/** Upper bound of a list of commands, so that one append stays below a few MiB. */
export const commandsMax = 2_000;

/** The same items in their order, in lists of at most so many. */
export const chunksOf = <Item>(items: readonly Item[], itemsMax: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / itemsMax) }, (_, index) => items.slice(index * itemsMax, (index + 1) * itemsMax));
