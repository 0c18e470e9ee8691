import type { Problem } from './problems.ts';

/**
 * A name for each problem that stays the same when lines move, and that no two problems of a report share: equal
 * fingerprints would be shown as one.
 */
export function fingerprints(problems: readonly Problem[]): readonly string[] {
  const seen = new Map<string, number>();
  return problems.map(({ id, code, place, message }) => {
    const hash = hashOf([id, code, place.path, message].join('\0'));
    const times = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, times);
    return `${hash}:${times}`;
  });
}

/** FNV-1a with 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/. It tells apart; it protects nothing. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
