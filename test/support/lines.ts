import type { FileLines } from '../../src/core/change.ts';
import type { Facts } from '../../src/core/facts.ts';

/** The facts of a change that adds and removes these lines. */
export function factsOfLines(
  files: Readonly<Record<string, FileLines>>,
): Pick<Facts, 'lines' | 'lineCount' | 'filesAdding'> {
  const lines = async (paths?: readonly string[]) =>
    new Map(Object.entries(files).filter(([path]) => paths?.includes(path) ?? true));
  return {
    lines,
    lineCount: async paths =>
      [...(await lines(paths)).values()].flatMap(({ added, removed }) => [...added, ...removed]).length,
    filesAdding: async beginning =>
      Object.keys(files).filter(path => files[path]?.added.some(({ text }) => text.startsWith(beginning))),
  };
}
