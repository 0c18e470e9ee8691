/** Where a bracket that opens at this offset is closed; undefined where it is not. */
export type Pairs = ReadonlyMap<number, number>;

const opener: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Pairs the brackets of a code without texts and comments. One that closes nothing nearby is passed over. */
export function pairBrackets(code: string): Pairs {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const { 0: bracket, index } of code.matchAll(/[()[\]{}]/g)) {
    const wanted = opener[bracket];
    if (wanted === undefined) {
      open.push(index);
      continue;
    }
    for (let depth = 1; depth <= 3 && depth <= open.length; depth++) {
      const at = open.at(-depth) ?? 0;
      if (code[at] !== wanted) continue;
      open.length -= depth;
      pairs.set(at, index);
      break;
    }
  }
  return pairs;
}
