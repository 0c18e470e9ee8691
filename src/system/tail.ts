/** The end of a stream of bytes: memory stays bounded whatever is written. */
export interface Tail {
  readonly add: (chunk: Buffer) => void;
  readonly text: () => string;
  /** True where the beginning is lost. */
  readonly isCut: () => boolean;
}

export function openTail(limit: number): Tail {
  let chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  return {
    add: chunk => {
      chunks.push(chunk);
      size += chunk.length;
      while (size - (chunks[0]?.length ?? 0) >= limit && chunks.length > 1) {
        size -= chunks.shift()?.length ?? 0;
        cut = true;
      }
      // Many tiny chunks would cost more than what they hold.
      if (chunks.length > 2048) chunks = [Buffer.concat(chunks)];
    },
    text: () => {
      const all = Buffer.concat(chunks);
      const end = all.subarray(Math.max(0, all.length - limit));
      const text = end.toString('utf8');
      // Where the cut went through a character, its remains are dropped.
      return cut || end.length < all.length ? text.replace(/^\uFFFD{1,3}/, '') : text;
    },
    isCut: () => cut || size > limit,
  };
}
