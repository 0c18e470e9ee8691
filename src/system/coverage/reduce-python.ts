import { Buffer } from 'node:buffer';

/**
 * Takes `functions` and `classes` of each file out of the JSON of coverage.py, chunk by chunk: with contexts, each of them
 * repeats those of all of the file, which makes of 2 MB 147. Whatever the bytes are, it gives some, and not many more.
 */
export function reducePython(): (chunk: Buffer) => Buffer {
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let isSkipped = false;
  let word: number[] = [];
  const left = new Set(['functions', 'classes']);

  return chunk => {
    const parts: Buffer[] = [];
    // Where what is kept of this chunk began.
    let from = isSkipped ? -1 : 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) {
          isText = false;
          if (!isSkipped && depth === 3 && left.has(String.fromCharCode(...word))) {
            parts.push(chunk.subarray(from, at + 1), Buffer.from(':null'));
            isSkipped = true;
          }
        }
        if (isText && word.length < 10) word.push(byte);
        continue;
      }
      if (byte === quote) {
        isText = true;
        word = [];
        continue;
      }
      if (isSkipped && depth === 3 && (byte === comma || byte === closing)) {
        isSkipped = false;
        from = at;
      }
      if (byte === opening || byte === bracket) depth++;
      else if (byte === closing || byte === closingBracket) depth--;
    }
    if (!isSkipped) parts.push(chunk.subarray(from));
    return Buffer.concat(parts);
  };
}

const [quote, backslash, comma, opening, closing, bracket, closingBracket] = Buffer.from(
  '"\\,{}[]',
) as unknown as readonly [number, number, number, number, number, number, number];
