/** Does the work for each of these, so many at once, in their order. */
export async function pool<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await settled(Array.from({ length: Math.max(1, size) }, worker));
}

/** Waits for all, and only then throws what the first one threw: what still runs needs the files that its caller removes. */
export async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}
