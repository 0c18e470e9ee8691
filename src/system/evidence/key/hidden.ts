import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digesting } from './content-digest.ts';
import { digestEntry } from './entries.ts';
import { commonFolder, type GitFiles, personalFile } from './git-settings.ts';
import { Unknowable } from './unknowable.ts';

const most = 1000;
const largest = 64 * 1024 * 1024;
/** What editors and systems keep about themselves: it changes with every click, and no project reads it. */
const ofEditors = /(?:^|\/)(?:\.DS_Store|Thumbs\.db|\.idea\/.*|[^/]*\.sw[op])$/;

/**
 * Digests of the files that git was told to ignore on this machine alone: no tree holds them, and a test can read them.
 * `installed` names the folders that have digests of their own.
 */
export async function hiddenFiles(
  files: GitFiles,
  installed: readonly string[],
  digesting: Digesting,
): Promise<Record<string, string>> {
  const { repository } = files;
  if (!ignoresPrivately(files)) return {};
  const list = async (how: string) =>
    (await repository.git.run(['ls-files', '-z', '-o', how])).split('\0').filter(Boolean);
  const [untracked, judged] = await Promise.all([
    list('--exclude-per-directory=.gitignore'),
    list('--exclude-standard'),
  ]);
  const known = new Set(judged);
  const hidden = untracked.filter(
    path => !known.has(path) && !ofEditors.test(path) && !installed.some(folder => path.startsWith(`${folder}/`)),
  );
  const bytes = hidden.reduce((sum, path) => sum + sizeOf(join(repository.top, path)), 0);
  if (hidden.length > most || bytes > largest)
    throw new Unknowable(
      `${hidden.length} files are hidden from git by \`info/exclude\` or \`core.excludesFile\`, such as \`${hidden[0]}\`: name them in a \`.gitignore\` of the repository`,
    );
  const digests: [string, string][] = [];
  for (const path of hidden)
    digests.push([path, await digestEntry(join(repository.top, path), repository.top, digesting)]);
  return Object.fromEntries(digests);
}

/** Whether git was told to ignore something on this machine alone. */
export function ignoresPrivately(files: GitFiles): boolean {
  const excludes = [
    join(commonFolder(files.repository), 'info', 'exclude'),
    personalFile('core.excludesfile', 'ignore', files),
  ];
  return excludes.some(path => path !== undefined && hasPatterns(path));
}

function hasPatterns(path: string): boolean {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .some(line => line.trim() !== '' && !line.startsWith('#'));
  } catch {
    return false;
  }
}

const sizeOf = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
