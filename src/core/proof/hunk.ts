/** A run of changed lines of one file, with what is needed to take it back alone. */
export interface Hunk {
  readonly path: string;
  /** The first line that it adds, on the head's side; counts from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly added: number;
  readonly removed: number;
  /** Its file's header and itself, in the format of `git diff`: input for `git apply --reverse`. */
  readonly patch: string;
  /** The file's text at the head, with it and without it. */
  readonly head: string;
  readonly without: string;
}

/** The hunks of a file's patch, as `git diff` with three lines of context writes it. Empty for a binary file, and for one without text at the head. */
export function parseHunks(path: string, patch: string, head: string): readonly Hunk[] {
  const starts = [...patch.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@.*$/gm)];
  const header = patch.slice(0, starts[0]?.index ?? 0);
  const lines = head.split('\n');
  return starts.map((start, index) => {
    const text = patch.slice(start.index, starts[index + 1]?.index ?? patch.length);
    const body = text
      .split('\n')
      .slice(1)
      .filter(line => /^[ +-]/.test(line));
    const from = Number(start[1]);
    const length = Number(start[2] ?? 1);
    const before = body.filter(line => line[0] !== '+').map(line => line.slice(1));
    const at = Math.max(0, from - 1);
    const own = body.filter(line => line[0] !== '-');
    const first = own.findIndex(line => line[0] === '+');
    const last = own.findLastIndex(line => line[0] === '+');
    return {
      path,
      line: first < 0 ? Math.max(1, from) : from + first,
      endLine: last < 0 ? Math.max(1, from) : from + last,
      added: body.filter(line => line[0] === '+').length,
      removed: body.filter(line => line[0] === '-').length,
      patch: header + text,
      head,
      without: [...lines.slice(0, at), ...before, ...lines.slice(at + length)].join('\n'),
    };
  });
}

/** Its lines, for a person. */
export const showHunk = ({ patch }: Hunk): string => patch.slice(headerLength(patch));

/** One patch of these hunks, each of which is of one file's patch: input for `git apply --reverse`. */
export function joinHunks(hunks: readonly Hunk[]): string {
  const files = new Map<string, Hunk[]>();
  for (const hunk of hunks) files.set(hunk.path, [...(files.get(hunk.path) ?? []), hunk]);
  return [...files.values()]
    .map(ofFile => {
      const [first, ...others] = ofFile.toSorted((a, b) => a.line - b.line);
      return [first?.patch ?? '', ...others.map(showHunk)].join('');
    })
    .join('');
}

const headerLength = (patch: string): number => patch.search(/^@@ /m);
