import type { ChangedFile, FileKind, FileLines, FileSide } from '../core/change.ts';
import type { Git } from './git.ts';
import { readBytes } from './git-bytes.ts';
import { parsePatches } from './patches.ts';

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

/** The changed files between two trees, without reading any content. */
export async function readChangedFiles(git: Git, from: string, to: string): Promise<readonly ChangedFile[]> {
  return parseRaw(await git.with(noIndex).run(['diff-tree', '-r', '--raw', '-z', '--no-abbrev', ...plain, from, to]));
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
  const output = await readBytes(git.with(noIndex), ['diff-tree', ...options, from, to, '--', ...pathspecs]);
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
