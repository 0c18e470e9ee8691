import { braces, readBraces } from './meaning/braces.ts';
import { lineComments, readLines } from './meaning/lines.ts';
import { type Meaning, meanTheSame } from './meaning/meaning.ts';

/** Nobody wrote what is longer, or nests deeper. */
const longest = 1_000_000;
const deepest = 500;

/**
 * Whether two versions of a file differ in nothing that a test could notice: comments, formatting, types, an import that
 * goes with a use elsewhere. False where that is not known.
 */
export type IsInert = (path: string, before: string, after: string) => Promise<boolean>;

/** Reads a text once, however often it is compared. */
export function openInert(): IsInert {
  const known = new Map<string, Promise<Meaning | undefined>>();
  const read = (path: string, text: string): Promise<Meaning | undefined> => {
    const key = `${path}\0${text}`;
    const meaning = known.get(key) ?? readMeaning(path, text);
    known.set(key, meaning);
    return meaning;
  };
  return async (path, before, after) => {
    if (![before, after].every(isWritten)) return false;
    const is = await read(path, after);
    const was = is && (await readMeaning(path, before));
    return is !== undefined && was !== undefined && meanTheSame(was, is);
  };
}

async function readMeaning(path: string, text: string): Promise<Meaning | undefined> {
  if (/\.[cm]?[jt]sx?$/.test(path)) return (await import('./meaning/script.ts')).readScript(path, text);
  if (/\.pyi?$/.test(path)) return (await import('./meaning/python.ts')).readPython(text);
  if (/\.(?:json|ya?ml)$/.test(path)) return only((await import('./meaning/data.ts')).readData(path, text));
  if (braces.test(path)) return only(readBraces(path, text));
  return lineComments.test(path) ? only(readLines(path, text)) : undefined;
}

/** Parsers take their time for what is made to take it. */
export function isWritten(text: string): boolean {
  if (text.length > longest) return false;
  let depth = 0;
  for (const bracket of text.match(/[([{)\]}]/g) ?? []) {
    depth = '([{'.includes(bracket) ? depth + 1 : Math.max(0, depth - 1);
    if (depth > deepest) return false;
  }
  return true;
}

const only = (body: string | undefined): Meaning | undefined =>
  body === undefined
    ? undefined
    : { body, imports: new Map(), uses: new Set(), mentions: new Set(), isGlobal: () => false };
