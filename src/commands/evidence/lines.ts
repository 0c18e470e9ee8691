import type { Identified, Identify } from '../../system/evidence/signature/identify.ts';
import { storeLimits } from '../../system/evidence/store/store.ts';

/** An envelope as it was written, and what it says. */
export interface KnownLine {
  readonly line: string;
  readonly identified: Extract<Identified, { ok: true }>;
}

export interface SortedLines {
  readonly trees: ReadonlyMap<string, readonly KnownLine[]>;
  /** What is no evidence, with its line from 1. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

/** The lines that are evidence, each once, by the tree that they are about. */
export function byTree(lines: readonly string[], identify: Identify): SortedLines {
  const trees = new Map<string, KnownLine[]>();
  const refused: { line: number; reason: string }[] = [];
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (seen.has(line)) continue;
    seen.add(line);
    const identified = identify(line);
    if (!identified.ok) {
      refused.push({ line: index + 1, reason: identified.reason });
      continue;
    }
    const { tree } = identified.signed.evidence.document;
    const known = trees.get(tree) ?? [];
    known.push({ line, identified });
    trees.set(tree, known);
  }
  return { trees, refused };
}

/** Cut into runs that a reader takes. */
export function inRuns(lines: readonly string[]): readonly (readonly string[])[] {
  const runs: string[][] = [];
  let room = 0;
  for (const line of lines) {
    const size = Buffer.byteLength(line) + 1;
    if (size > room || !runs.length) {
      runs.push([]);
      room = storeLimits.blob;
    }
    runs.at(-1)?.push(line);
    room -= size;
  }
  return runs;
}
