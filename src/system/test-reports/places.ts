import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface FoundPlace {
  readonly path: string;
  readonly line?: number;
}

/** Finds places of the judged tree in what test runners print. Paths are relative to its root; others do not count. */
export interface Places {
  /** A path as a runner wrote it: absolute, a file URL, or relative to the root or to the folder of the run. */
  readonly of: (path: string, line?: number) => FoundPlace | undefined;
  /** The first place in a stack trace or message; below one of `folders`, if it names but a file. */
  readonly in: (text: string, folders?: readonly string[]) => FoundPlace | undefined;
}

const mostText = 4000;
const mostCandidates = 40;
/** Places are a help for the first failures; searching thousands of hostile texts would take for ever. */
const mostTexts = 200;

/** Python's `File "x.py", line 3`; PHP's, .NET's `in x.cs:line 3`; and `x.js:3:7`, as nearly all others write it. */
const frame =
  /File "([^"\n]{1,400})", line ([0-9]{1,7})|((?:file:\/\/)?(?:[A-Za-z]:[\\/])?[^\s:()"'`<>|,;=[\]{}]{1,200}\.[A-Za-z]{1,8}):(?:line )?([0-9]{1,7})/g;

export function openPlaces(root: string, folder = ''): Places {
  const known = new Map<string, boolean>();
  let texts = 0;
  const exists = (path: string) => {
    const answer = known.get(path) ?? isFile(join(root, path));
    known.set(path, answer);
    return answer;
  };
  const toPath = (written: string, folders: readonly string[]): string | undefined => {
    const plain = written.startsWith('file:') ? fromUrl(written) : written;
    if (plain === undefined || plain === '' || plain.includes('\0')) return undefined;
    const candidates = isAbsolute(plain)
      ? [inside(root, plain)]
      : [folder, '', ...folders].map(below => inside(root, join(root, below, plain)));
    return candidates.find(
      path => path !== undefined && !/(?:^|\/)(?:node_modules|\.git)\//.test(path) && exists(path),
    );
  };
  const at = (path: string | undefined, line: number | undefined) =>
    path === undefined ? undefined : { path, ...(line ? { line } : {}) };
  // A report names the same few files thousands of times.
  const answers = new Map<string, string | undefined>();
  const pathOf = (written: string) => {
    if (!answers.has(written)) answers.set(written, toPath(written, []));
    return answers.get(written);
  };
  return {
    of: (path, line) => at(pathOf(path), line),
    in: (text, folders = []) => {
      let count = 0;
      if (++texts > mostTexts) return undefined;
      for (const [, quoted, quotedLine, plain, plainLine] of text.slice(0, mostText).matchAll(frame)) {
        const found = at(toPath(quoted ?? plain ?? '', folders), Number(quotedLine ?? plainLine));
        if (found) return found;
        if (++count >= mostCandidates) break;
      }
      return undefined;
    },
  };
}

function inside(root: string, path: string): string | undefined {
  const below = relative(root, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? undefined : below.split(sep).join('/');
}

function isFile(path: string): boolean {
  try {
    return existsSync(path) && statSync(path).isFile();
  } catch {
    return false;
  }
}

function fromUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}
