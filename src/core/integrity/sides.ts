import type { Change } from '../change.ts';
import type { Facts } from '../facts.ts';
import type { PathMatcher } from '../glob/glob.ts';
import { isRecordPath } from '../record/record.ts';
import { type Parsed, parseText } from './parsed.ts';
import { languageOf, readTests, type TestFile } from './read-tests.ts';

/** A changed file, with its texts at both sides. */
export interface ChangedText {
  readonly path: string;
  readonly before: string | undefined;
  readonly head: string | undefined;
  readonly isTest: boolean;
  readonly tests: { readonly before: TestFile | undefined; readonly head: TestFile | undefined };
  /** Both sides taken apart, as source of some language. */
  readonly parsed: () => { readonly before: Parsed | undefined; readonly head: Parsed | undefined };
}

export interface Sides {
  readonly files: readonly ChangedText[];
  /** Files of which a side is there but could not be read: a link, a binary file, or one that is too large. */
  readonly unread: readonly string[];
}

const largest = 2 * 1024 * 1024;

/** Documents, pictures and locks: nothing that a check could be harmed by, and no source. */
const mute =
  /\.(?:md|mdx|rst|txt|adoc|png|jpe?g|gif|svg|ico|webp|pdf|woff2?|ttf|lock|lockb|min\.js|min\.css|map|csv|zip|gz|wasm|po|mo)$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|go\.sum|CHANGELOG[^/]*|LICENSE[^/]*)$|(?:^|\/)(?:node_modules|vendor|third_party|dist)\//i;

/** Both sides of every changed file that can matter. Only files that differ in more than their mode are read. */
export async function readSides(facts: Pick<Facts, 'change' | 'files'>, isTestFile: PathMatcher): Promise<Sides> {
  const [{ files }, before, head] = await Promise.all([facts.change(), facts.files('before'), facts.files('head')]);
  const unread: string[] = [];
  const texts: ChangedText[] = [];
  for (const file of files.filter(isWorthReading)) {
    const { path } = file;
    const [old, now] = await Promise.all([
      file.before ? before.read(path) : undefined,
      file.after ? head.read(path) : undefined,
    ]);
    const readable = [old, now].map(text => (text !== undefined && isText(text) ? text : undefined));
    if ((file.before && readable[0] === undefined) || (file.after && readable[1] === undefined)) unread.push(path);
    texts.push(changedText(path, readable[0], readable[1], isTestFile(path)));
  }
  return { files: texts, unread };
}

const isWorthReading = ({ path, before, after }: Change['files'][number]) =>
  !mute.test(path) && !isRecordPath(path) && before?.blob !== after?.blob && (before ?? after)?.kind !== 'submodule';

const isText = (text: string) => text.length <= largest && !text.slice(0, 8000).includes('\0');

function changedText(path: string, before: string | undefined, head: string | undefined, isTest: boolean): ChangedText {
  // Tests in Rust stand beside the source that they test.
  const mayHold = isTest || (/\.rs$/.test(path) && /#\[(?:\w+::)*test\b/.test(`${before}${head}`));
  const read = (text: string | undefined) =>
    mayHold && text !== undefined && languageOf(path) ? readTests(path, text) : undefined;
  const tests = { before: read(before), head: read(head) };
  const parse = (text: string | undefined, known: TestFile | undefined) =>
    text === undefined ? undefined : (known?.parsed ?? parseText(path, text));
  let parsed: ReturnType<ChangedText['parsed']> | undefined;
  return {
    path,
    before,
    head,
    isTest,
    tests,
    parsed: () => {
      parsed ??= { before: parse(before, tests.before), head: parse(head, tests.head) };
      return parsed;
    },
  };
}
