import { type Assertion, assertionsIn, type Language } from './assertions.ts';
import type { Block, Mark } from './blocks.ts';
import { goBlocks } from './languages/go.ts';
import { javaBlocks } from './languages/java.ts';
import { pythonBlocks } from './languages/python.ts';
import { rubyBlocks } from './languages/ruby.ts';
import { rustBlocks } from './languages/rust.ts';
import { scriptBlocks } from './languages/script.ts';
import { type Parsed, parseText } from './parsed.ts';
import { type Table, tableOf } from './tables.ts';
import { squeeze } from './text.ts';

/** A test of a file, under its name with those of the groups that it stands in. */
export interface Test {
  readonly path: string;
  readonly name: string;
  readonly title: string;
  readonly line: number;
  /** Its code without comments and without its name, on one line. */
  readonly body: string;
  /** As it is written. */
  readonly text: string;
  readonly assertions: readonly Assertion[];
  readonly table?: Table | undefined;
  readonly skip?: MarkedLine | undefined;
  readonly focus?: MarkedLine | undefined;
  /** True for a group: it has marks, and no body of its own. */
  readonly isGroup: boolean;
}

export interface MarkedLine {
  readonly line: number;
  readonly how: string;
  /** The lines that may say why. */
  readonly context: string;
}

/** The tests of one side of a file. */
export interface TestFile {
  readonly path: string;
  readonly language: Language;
  readonly parsed: Parsed;
  readonly tests: readonly Test[];
  readonly groups: readonly Test[];
  /** All assertions, also those of helper functions. */
  readonly assertions: readonly Assertion[];
  /** The code outside of the tests, on one line. */
  readonly rest: string;
}

const readers: Readonly<Record<Language, (parsed: Parsed) => readonly Block[]>> = {
  script: scriptBlocks,
  python: pythonBlocks,
  go: goBlocks,
  rust: rustBlocks,
  java: javaBlocks,
  ruby: rubyBlocks,
};

const languages: readonly (readonly [RegExp, Language])[] = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/i, 'script'],
  [/\.py$/i, 'python'],
  [/\.go$/i, 'go'],
  [/\.rs$/i, 'rust'],
  [/\.(?:java|kt)$/i, 'java'],
  [/\.rb$/i, 'ruby'],
];

export const languageOf = (path: string): Language | undefined =>
  languages.find(([pattern]) => pattern.test(path))?.[1];

/** The tests in a text; undefined where its language is none of those that can be read. */
export function readTests(path: string, text: string): TestFile | undefined {
  const language = languageOf(path);
  if (!language) return undefined;
  const parsed = parseText(path, text);
  const blocks = notTooDeep(readers[language](parsed).toSorted((a, b) => a.at - b.at || b.end - a.end));
  const open: Block[] = [];
  const all = blocks.map((block, index): Test => {
    while (open.length && (open.at(-1)?.end ?? 0) <= block.at) open.pop();
    const names = [...open.map(one => one.title), block.title];
    open.push(block);
    return testOf(path, language, parsed, block, names.filter(Boolean).join(' › '), inside(blocks, index));
  });
  const tests = all.filter(one => !one.isGroup);
  return {
    path,
    language,
    parsed,
    tests: numbered(tests),
    groups: all.filter(one => one.isGroup),
    assertions: assertionsIn(parsed, language, 0, text.length),
    rest: restOf(parsed, blocks),
  };
}

const deepest = 20;

/** Nobody writes tests so deep in tests; a text that does would take the square of its length. */
function notTooDeep(blocks: readonly Block[]): readonly Block[] {
  const ends: number[] = [];
  return blocks.filter(({ at, end }) => {
    while (ends.length && (ends.at(-1) ?? 0) <= at) ends.pop();
    ends.push(end);
    return ends.length <= deepest;
  });
}

/** The tests inside of this one, such as Go's subtests: their assertions are theirs alone. */
function inside(blocks: readonly Block[], index: number): readonly Block[] {
  const { end = 0, kind } = blocks[index] ?? {};
  if (kind === 'group') return [];
  const found: Block[] = [];
  for (let next = index + 1; next < blocks.length && (blocks[next]?.at ?? end) < end; next++)
    found.push(...blocks.slice(next, next + 1));
  return found;
}

function testOf(
  path: string,
  language: Language,
  parsed: Parsed,
  block: Block,
  name: string,
  inner: readonly Block[],
): Test {
  const { at, bodyAt, end, title, kind } = block;
  const isGroup = kind === 'group';
  return {
    path,
    name,
    title,
    line: parsed.lineAt(at),
    body: isGroup ? '' : squeeze(parsed.uncommented.slice(bodyAt, end)),
    text: isGroup ? '' : parsed.text.slice(at, end),
    assertions: isGroup
      ? []
      : assertionsIn(parsed, language, bodyAt, end).filter(
          one => !inner.some(({ at: a, end: z }) => a <= one.at && one.at < z),
        ),
    table: tableOf(parsed, language, block),
    skip: marked(parsed, block.skip, bodyAt),
    focus: marked(parsed, block.focus, bodyAt),
    isGroup,
  };
}

function marked(parsed: Parsed, mark: Mark | undefined, bodyAt: number): MarkedLine | undefined {
  if (!mark) return undefined;
  const line = parsed.lineAt(mark.at);
  const last = Math.max(line, parsed.lineAt(Math.min(bodyAt, mark.at + 1000)));
  const before = parsed.text.slice(parsed.startOf(Math.max(1, line - 2)), parsed.startOf(line));
  const comments = before.split('\n').filter(one => /^\s*(?:\/\/|#|\*|\/\*)/.test(one));
  const own = parsed.text.slice(parsed.startOf(line), parsed.startOf(last + 1)).slice(0, 2000);
  return { line, how: squeeze(mark.how), context: [...comments, own].join('\n') };
}

/** Two tests may have the same name: the second is told apart from the first. */
function numbered(tests: readonly Test[]): readonly Test[] {
  const seen = new Map<string, number>();
  return tests.map(test => {
    const count = (seen.get(test.name) ?? 0) + 1;
    seen.set(test.name, count);
    return count === 1 ? test : { ...test, name: `${test.name} (${count})` };
  });
}

function restOf(parsed: Parsed, blocks: readonly Block[]): string {
  let rest = '';
  let from = 0;
  for (const { kind, at, end } of blocks) {
    if (kind === 'group' || at < from) continue;
    rest += parsed.uncommented.slice(from, at);
    from = end;
  }
  return squeeze(rest + parsed.uncommented.slice(from));
}
