import type { ChangedFile, FileKind, FileLines, FileSide, Line } from '../core/change.ts';
import type { Git } from './git.ts';

const plain = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--no-relative',
  '--ignore-submodules=none',
];

/** The changed files between two trees, without reading any content. */
export async function readChangedFiles(git: Git, from: string, to: string): Promise<readonly ChangedFile[]> {
  return parseRaw(await git.run(['diff-tree', '-r', '--raw', '-z', '--no-abbrev', ...plain, from, to]));
}

/**
 * The added and removed lines of these files. `--text`, because an attribute in the branch could call any file binary
 * and hide its lines; files that do hold a NUL byte are left without lines here.
 */
export async function readLines(
  git: Git,
  from: string,
  to: string,
  files: readonly ChangedFile[],
  onlySome: boolean,
): Promise<ReadonlyMap<string, FileLines>> {
  const wanted = files.filter(file => isRegular(file.before) || isRegular(file.after));
  if (wanted.length === 0) return new Map();
  // Few paths are named to git; many would not fit on a command line and are picked out here.
  const pathspecs = onlySome && wanted.length <= 200 ? ['--', ...wanted.map(file => `:(top,literal)${file.path}`)] : [];
  const args = [
    'diff-tree',
    '-r',
    '--raw',
    '-p',
    '-z',
    '--no-abbrev',
    '--text',
    '-U0',
    '--inter-hunk-context=0',
    ...plain,
    from,
    to,
  ];
  const output = await git.run([...args, ...pathspecs]);
  const all = parsePatch(output);
  const kept = new Set(wanted.map(file => file.path));
  return new Map([...all].filter(([path]) => kept.has(path)));
}

const isRegular = (side: FileSide | undefined) => side?.kind === 'file' || side?.kind === 'executable';

const kinds: Readonly<Record<string, FileKind>> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
};

/** `git diff --raw -z`: `:<mode> <mode> <id> <id> <status>NUL<path>NUL`, see git-diff-tree(1). */
export function parseRaw(output: string): readonly ChangedFile[] {
  const files: ChangedFile[] = [];
  const fields = output.split('\0');
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, oldMode = '', newMode = '', oldId = '', newId = ''] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]/.exec(fields[index] ?? '') ?? [];
    const path = fields[index + 1];
    if (!oldMode || path === undefined) break;
    const side = (mode: string, blob: string): FileSide | undefined => {
      const kind = kinds[mode];
      return kind ? { kind, blob } : undefined;
    };
    const before = side(oldMode, oldId);
    const after = side(newMode, newId);
    files.push({ path, ...(before ? { before } : {}), ...(after ? { after } : {}) });
  }
  return files;
}

/**
 * The output of `git diff-tree --raw -p -z -U0`. Paths are taken from the raw part, in whose order the patches come; the
 * lines of a hunk are counted by its header, so that no content can pass for a header.
 */
export function parsePatch(output: string): ReadonlyMap<string, FileLines> {
  const border = output.indexOf('\0\0');
  const result = new Map<string, { added: Line[]; removed: Line[] }>();
  if (border < 0) return result;
  const owners = parseRaw(output.slice(0, border + 1)).flatMap(file =>
    // A change of type is two patches: one removes, one adds.
    file.before && file.after && typeChanged(file.before, file.after) ? [file, file] : [file],
  );
  const lines = output.slice(border + 2).split('\n');
  let owner = -1;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.startsWith('diff --git ')) owner++;
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    const file = owners[owner];
    if (!hunk || !file) continue;
    const [, oldStart = '0', oldCount = '1', newStart = '0', newCount = '1'] = hunk;
    const removed = take(lines, index + 1, Number(oldStart), Number(oldCount), '-');
    const added = take(lines, removed.next, Number(newStart), Number(newCount), '+');
    index = added.next - 1;
    const known = result.get(file.path) ?? { added: [], removed: [] };
    for (const one of added.lines) known.added.push(one);
    for (const one of removed.lines) known.removed.push(one);
    result.set(file.path, known);
  }
  for (const [path, { added, removed }] of result) {
    if ([...added, ...removed].some(({ text }) => text.includes('\0'))) result.set(path, { added: [], removed: [] });
  }
  return result;
}

const typeChanged = (before: FileSide, after: FileSide) => {
  const group = (kind: FileKind) => (kind === 'executable' ? 'file' : kind);
  return group(before.kind) !== group(after.kind);
};

function take(lines: readonly string[], from: number, start: number, count: number, sign: string) {
  const taken: Line[] = [];
  let next = from;
  while (taken.length < count && next < lines.length) {
    const line = lines[next++] ?? '';
    if (line.startsWith('\\')) continue;
    if (!line.startsWith(sign)) throw new Error(`unexpected line in a hunk: ${line.slice(0, 40)}`);
    taken.push({ number: start + taken.length, text: line.slice(1).replace(/\r$/, '') });
  }
  if (lines[next]?.startsWith('\\')) next++;
  return { lines: taken, next };
}
