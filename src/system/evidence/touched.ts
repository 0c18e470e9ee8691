import { lstatSync, type Stats } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIndex } from '../index-entries.ts';
import type { Repository } from '../repository.ts';

export interface WatchedFiles {
  /** The paths that were written, moved, made or removed since, even if all is as it was. */
  readonly touched: () => readonly string[];
}

/** The files of the tree that the working tree makes: what git tracks, and what it does not ignore. */
export async function workingTreePaths({ git, dirty }: Pick<Repository, 'git' | 'dirty'>): Promise<readonly string[]> {
  const [{ paths }, untracked] = await Promise.all([
    readIndex(git),
    dirty ? git.run(['ls-files', '-z', '-o', '--exclude-standard']) : '',
  ]);
  return [...paths, ...untracked.split('\0').filter(path => path !== '' && !path.endsWith('/'))];
}

/**
 * Remembers how these files are, to tell afterwards which of them anybody touched. A content that was put back has another
 * time of change, which no program can set; times are only compared for being the same, so a clock may be set as it likes.
 */
export async function watchFiles(dir: string, paths: readonly string[]): Promise<WatchedFiles> {
  let before = statesOf(dir, paths);
  // What is written again within the same tick of the file system's clock would look the same.
  if (isYoung(before)) {
    await sleep(tick);
    before = statesOf(dir, paths);
  }
  return {
    touched: () => {
      const after = statesOf(dir, paths);
      return paths.filter((_, index) => {
        for (let at = index * width; at < (index + 1) * width; at++) if (before[at] !== after[at]) return true;
        return false;
      });
    },
  };
}

/** Milliseconds; Linux gives all changes within 1 to 10 of them the same time. */
const tick = 20;
/** Numbers a file; the time of the last change is the last of them. */
const width = 5;

/** Numbers in one piece: objects for each of 100,000 files cost more than to look at them. All are 0 where no file is. */
function statesOf(dir: string, paths: readonly string[]): Float64Array {
  const states = new Float64Array(paths.length * width);
  let at = 0;
  for (const path of paths) {
    const stats = statsOf(`${dir}/${path}`);
    if (stats) {
      states[at] = stats.ino;
      states[at + 1] = stats.size;
      states[at + 2] = stats.mode;
      states[at + 3] = stats.mtimeMs;
      states[at + 4] = stats.ctimeMs;
    }
    at += width;
  }
  return states;
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // A folder above it is a file now, or may not be entered.
    return undefined;
  }
}

function isYoung(states: Float64Array): boolean {
  const now = Date.now();
  for (let at = width - 1; at < states.length; at += width) if (Math.abs(now - (states[at] ?? 0)) < tick) return true;
  return false;
}
