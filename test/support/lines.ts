import type { FileLines, Line } from '../../src/core/change.ts';

/** A changed file's lines, for fake facts. */
export const fileLines = (added: readonly Line[], removed: readonly Line[] = []): FileLines => ({
  added,
  removed,
  count: added.length + removed.length,
  mayAdd: beginning => added.some(({ text }) => text.startsWith(beginning)),
});
