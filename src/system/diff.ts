import type { ChangedFile, FileKind, FileSide } from '../core/change.ts';
import type { Facts } from '../core/facts.ts';
import type { Git } from './git.ts';
import { readBytes } from './git-bytes.ts';
import { type Patches, parsePatches } from './patches.ts';

/**
 * There is no such file, which git takes for an empty index. With the true one it would read any file that the index
 * calls unchanged from the working tree instead of its object, which is slower, and believes what may have been changed
 * within a tick of the clock.
 */
const noIndex = { GIT_INDEX_FILE: '/landworthy/no/index' };

const plain = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--no-relative',
  '--ignore-submodules=none',
];

/** What differs between two trees. */
export interface Diff {
  readonly files: readonly ChangedFile[];
  /** What is added and removed, where it was read at once. */
  readonly patches?: Patches | undefined;
}

const raw = ['-r', '--raw', '-z', '--no-abbrev', ...plain];

/** The changed files between two trees, without reading any content. */
export async function readChangedFiles(git: Git, from: string, to: string): Promise<readonly ChangedFile[]> {
  return parseRaw((await readBytes(git.with(noIndex), ['diff-tree', ...raw, from, to])).toString());
}

/** The same with their lines, by one process instead of two: after the files an empty name, and then the patches. */
export async function readDiff(git: Git, from: string, to: string): Promise<Diff> {
  const output = await readBytes(git.with(noIndex), ['diff-tree', ...raw, ...patch, from, to]);
  const end = output.indexOf('\0\0');
  const files = parseRaw(output.toString('utf8', 0, end < 0 ? output.length : end + 1));
  // With `-z`, a newline in a path stands in the header as it is, and what follows could pass for another one.
  if (end < 0 || files.some(({ path }) => path.includes('\n'))) return { files };
  return { files, patches: parsePatches(output.subarray(end + 2), files) };
}

/** What is asked about the lines of changed files. Nothing is read twice. */
export type Lines = Pick<Facts, 'lines' | 'lineCount' | 'filesAdding'>;

export function openLines(git: Git, from: string, to: string, { files, patches }: Diff): Lines {
  let all = patches && Promise.resolve(patches);
  const readAll = () => {
    all ??= readPatches(git, from, to, files);
    return all;
  };
  const read = (asked: ReadonlySet<string>) => {
    const some = files.filter(({ path }) => asked.has(path));
    // Many paths would not fit on a command line; one that is not UTF-8 could not be named.
    const alone = !all && some.length <= 100 && some.length < files.length && !some.some(isGarbled);
    if (!alone) return readAll();
    const pathspecs = some.map(({ path }) => `:(top,literal)${path}`);
    return readPatches(git, from, to, some, pathspecs);
  };
  return {
    lines: async paths => {
      if (!paths) return (await readAll()).lines();
      const asked = new Set(paths);
      return new Map([...(await read(asked)).lines()].filter(([path]) => asked.has(path)));
    },
    lineCount: async paths => {
      if (!paths) return (await readAll()).count(() => true);
      const asked = new Set(paths);
      return (await read(asked)).count(path => asked.has(path));
    },
    filesAdding: async beginning => (await readAll()).adding(beginning),
  };
}

const isGarbled = ({ path }: ChangedFile) => path.includes('\uFFFD');

/**
 * `--text`, because an attribute in the branch could call any file binary and hide its lines; files that are really binary
 * are left without lines here.
 */
const patch = ['-p', '--text', '-U0', '--inter-hunk-context=0', '--full-index', '--submodule=short'];

/** Without `-z`: see `readDiff`. */
async function readPatches(
  git: Git,
  from: string,
  to: string,
  files: readonly ChangedFile[],
  pathspecs: readonly string[] = [],
): Promise<Patches> {
  if (!files.length) return parsePatches(Buffer.alloc(0), files);
  const options = ['-r', ...patch, ...plain];
  const output = await readBytes(git.with(noIndex), ['diff-tree', ...options, from, to, '--', ...pathspecs]);
  return parsePatches(output, files);
}

const kinds: Readonly<Record<string, FileKind>> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
};

/**
 * `git diff --raw -z`: `:<mode> <mode> <id> <id> <status>NUL<path>NUL`, see git-diff-tree(1). Modes have six digits; the
 * ids of one repository are all as long as each other.
 */
export function parseRaw(output: string): readonly ChangedFile[] {
  const fields = output.split('\0');
  const idLength = output.indexOf(' ', 15) - 15;
  const files: ChangedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const meta = fields[index] ?? '';
    const path = fields[index + 1] ?? '';
    const before = side(meta.slice(1, 7), meta.slice(15, 15 + idLength));
    const after = side(meta.slice(8, 14), meta.slice(16 + idLength, 16 + 2 * idLength));
    if (before && after) files.push({ path, before, after });
    else files.push({ path, ...(before && { before }), ...(after && { after }) });
  }
  return files;
}

function side(mode: string, blob: string): FileSide | undefined {
  const kind = kinds[mode];
  return kind && { kind, blob };
}
