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
