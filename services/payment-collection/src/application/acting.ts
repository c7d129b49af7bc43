/** Upper bound of a list of commands, so that one append stays below a few MiB. */
export const commandsMax = 2_000;

export const chunksOf = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
