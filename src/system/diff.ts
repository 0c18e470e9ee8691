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

/** Reads the lines of these changed files; of all of them without an argument. Nothing is read twice. */
export type ReadLines = (paths?: readonly string[]) => Promise<ReadonlyMap<string, FileLines>>;

export function openLines(git: Git, from: string, to: string, files: readonly ChangedFile[]): ReadLines {
  const wanted = files.filter(file => isRegular(file.before) || isRegular(file.after));
  let all: Promise<ReadonlyMap<string, FileLines>> | undefined;
  const readAll = () => {
    all ??= readPatches(git, from, to, files, wanted);
    return all;
  };
  return async paths => {
    if (!paths) return readAll();
    const asked = new Set(paths);
    const some = wanted.filter(file => asked.has(file.path));
    if (!some.length) return new Map();
    // Many paths would not fit on a command line; one that is not UTF-8 could not be named.
    const readSome = !all && some.length <= 100 && some.length < wanted.length && !some.some(isGarbled);
    if (readSome)
      return readPatches(
        git,
        from,
        to,
        some,
        some,
        some.map(({ path }) => `:(top,literal)${path}`),
      );
    return new Map([...(await readAll())].filter(([path]) => asked.has(path)));
  };
}

const isGarbled = ({ path }: ChangedFile) => path.includes('\uFFFD');

/**
 * `--text`, because an attribute in the branch could call any file binary and hide its lines; files that are
 * really binary are left without lines here. Without `-z`: it would leave newlines in paths, which could then pass for headers.
 */
async function readPatches(
  git: Git,
  from: string,
  to: string,
  expected: readonly ChangedFile[],
  wanted: readonly ChangedFile[],
  pathspecs: readonly string[] = [],
): Promise<ReadonlyMap<string, FileLines>> {
  if (!wanted.length) return new Map();
  const options = [
    '-r',
    '-p',
    '--text',
    '-U0',
    '--inter-hunk-context=0',
    '--full-index',
    '--submodule=short',
    ...plain,
  ];
  const output = await git.run(['diff-tree', ...options, from, to, '--', ...pathspecs]);
  const lines = parsePatches(output, expected);
  const kept = new Set(wanted.map(file => file.path));
  return new Map([...lines].filter(([path]) => kept.has(path)));
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

const header = 'diff --git ';

/**
 * The output of `git diff-tree -p -U0` for these files, in their order: see git-diff(1). Every line of content begins
 * with a sign, so that none can pass for a header. A file's lines are cut out when they are first looked at. Throws
 * where the patches are not those of these files.
 */
export function parsePatches(output: string, files: readonly ChangedFile[]): ReadonlyMap<string, FileLines> {
  // A change of type is two patches: one removes, one adds.
  const owners = files.flatMap(file => (typeChanged(file) ? [file, file] : [file]));
  const patches = splitPatches(output);
  if (patches.length !== owners.length) {
    throw new Error(`git gave ${patches.length} patches where ${owners.length} were expected`);
  }
  const result = new Map<string, FileLines>();
  for (const [index, { path }] of owners.entries()) {
    const own = lazyLines(patches[index] ?? '');
    const known = result.get(path);
    result.set(path, known ? joined(known, own) : own);
  }
  return result;
}

function splitPatches(output: string): string[] {
  const patches: string[] = [];
  let start = output.startsWith(header) ? 0 : -1;
  while (start >= 0) {
    const next = output.indexOf(`\n${header}`, start);
    patches.push(output.slice(start, next < 0 ? output.length : next + 1));
    start = next < 0 ? -1 : next + 1;
  }
  return patches;
}

const typeChanged = ({ before, after }: ChangedFile) => {
  const group = (kind: FileKind) => (kind === 'executable' ? 'file' : kind);
  return before !== undefined && after !== undefined && group(before.kind) !== group(after.kind);
};

function lazyLines(patch: string): FileLines {
  let lines: FileLines | undefined;
  const parsed = () => {
    lines ??= parsePatch(patch);
    return lines;
  };
  return {
    get added() {
      return parsed().added;
    },
    get removed() {
      return parsed().removed;
    },
  };
}

const joined = (one: FileLines, other: FileLines): FileLines => ({
  added: [...one.added, ...other.added],
  removed: [...one.removed, ...other.removed],
});

function parsePatch(patch: string): FileLines {
  const added: Line[] = [];
  const removed: Line[] = [];
  let oldNumber = 0;
  let newNumber = 0;
  let inHunk = false;
  for (let start = 0, end = 0; start < patch.length; start = end + 1) {
    end = patch.indexOf('\n', start);
    if (end < 0) end = patch.length;
    const sign = patch[start];
    if (sign === '@') {
      const [, from, to] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(patch.slice(start, end)) ?? [];
      if (from === undefined || to === undefined) continue;
      oldNumber = Number(from);
      newNumber = Number(to);
      inHunk = true;
    } else if (inHunk && sign === '+') added.push({ number: newNumber++, text: textOf(patch, start, end) });
    else if (inHunk && sign === '-') removed.push({ number: oldNumber++, text: textOf(patch, start, end) });
  }
  return patch.includes('\0') && mostlyBinary([...added, ...removed]) ? { added: [], removed: [] } : { added, removed };
}

/** For git, one NUL makes a file binary; but in a comment it would hide the lines of any program. */
const mostlyBinary = (lines: readonly Line[]) =>
  lines.filter(({ text }) => /[\0\uFFFD]/.test(text)).length * 2 > lines.length;

const textOf = (patch: string, start: number, end: number) =>
  patch.slice(start + 1, patch[end - 1] === '\r' && end - 1 > start ? end - 1 : end);
