/** How many of so many rows can be put in: some are better than none, and of parents, there may be no more. */
export async function countDone(most: number, insert: (index: number) => Promise<unknown>): Promise<number> {
  let done = 0;
  for (let index = 1; index <= most; index++)
    done += await insert(index).then(
      () => 1,
      () => 0,
    );
  return done;
}

/** Not as most write it: what makes all letters small changes something. */
export const madeUpText = (name: string, index: number): string =>
  `${index === 2 ? name.charAt(0).toUpperCase() + name.slice(1) : name} ${index}`;

/** No empty object, as many a default is: of a column that is dropped and made again, nothing would seem to be lost. */
export const madeUpJson = (index: number): string => `{"a": ${index}}`;
