import type { Kind, Suspicion } from './kinds.ts';
import type { Parsed } from './parsed.ts';
import type { TestFile } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { stemOf } from './subjects.ts';
import { swallowedAssertions } from './swallowed.ts';
import { countTexts, quote, squeeze, takeText } from './text.ts';

interface Way {
  readonly kind: Kind;
  readonly message: string;
  /** Where a file of tests does so, with the words. */
  readonly find: (file: TestFile) => readonly Found[];
}

interface Found {
  readonly at: number;
  readonly text: string;
}

/** What files of tests begin to do, so that a failure does not count or never comes: found where it was not there before. */
export function defusedTests(files: readonly ChangedText[]): readonly Suspicion[] {
  return files.flatMap(({ path, isTest, tests: { before, head } }) => {
    if (!isTest || !before || !head) return [];
    return ways.flatMap(({ kind, message, find }) => {
      const known = countTexts(find(before).map(({ text }) => text));
      return find(head)
        .filter(({ text }) => !takeText(known, text))
        .map(({ at, text }) => ({
          kind,
          path,
          line: head.parsed.lineAt(at),
          subject: text,
          message: `${message}: ${quote(text)}`,
        }));
    });
  });
}

const ways: readonly Way[] = [
  {
    kind: 'weakened-tests',
    message: 'an assertion that fails is caught and forgotten',
    find: file => swallowedAssertions(file).map(({ at }) => lineOf(file.parsed, at)),
  },
  { kind: 'weakened-tests', message: 'the test replaces what it tests', find: mockedSubjects },
  {
    kind: 'weakened-tests',
    message: 'what asserts is defined anew',
    find: ({ parsed, language }) => (language === 'script' ? matches(parsed, parsed.code, ownExpect) : []),
  },
  {
    kind: 'skipped-tests',
    message: 'what is tested depends on whether CI runs it',
    find: ({ parsed }) => matches(parsed, parsed.uncommented, inCi),
  },
  {
    kind: 'skipped-tests',
    message: 'tests are skipped before they begin',
    find: ({ parsed }) => matches(parsed, parsed.code, skippedBefore),
  },
  {
    kind: 'skipped-tests',
    message: 'tests are skipped under another name',
    find: ({ parsed, language }) => (language === 'script' ? matches(parsed, parsed.code, alias) : []),
  },
  {
    kind: 'weakened-tests',
    message: 'what follows never runs',
    find: ({ parsed }) => matches(parsed, parsed.code, never),
  },
  {
    kind: 'ignored-failures',
    message: 'the run ends well whatever failed',
    find: ({ parsed, tests }) => (tests.length ? matches(parsed, parsed.code, endsWell) : []),
  },
];

const ownExpect =
  /(?:\b(?:const|let|var)\s+(?:expect|assert)\s*=|\b(?:globalThis|global|window)\.(?:expect|assert)\s*=)\s*(?:async\s*)?(?:\(|\w+\s*=>|function\b|new Proxy)|\bfunction\s+(?:expect|assert)\s*\(/g;

const ci = String.raw`(?:process\.env|import\.meta\.env|os\.environ|os\.getenv|os\.Getenv|os\.LookupEnv|env::var(?:_os)?|System\.getenv|ENV)\b[^\n\w]{0,4}(?:get\b|fetch\b|key\?)?[^\n\w]{0,3}(?:CI|GITHUB_ACTIONS|GITLAB_CI)\b`;
const inCi = new RegExp(
  String.raw`^[^\n]{0,200}\b(?:if|unless|\w*[sS]kip\w*|runIf|todo|return|it|test|describe)\b[^\n]{0,200}${ci}|^[^\n]{0,200}${ci}[^\n]{0,100}(?:\?|&&|\|\||\bskip)|@(?:Disabled|Enabled)IfEnvironmentVariable\([^\n]*"(?:CI|GITHUB_ACTIONS)"`,
  'gm',
);

/** In what runs before each test, or instead of all of them. */
const skippedBefore = new RegExp(
  [
    String.raw`\bbefore(?:All|Each)?\s*\(\s*(?:async\s*)?(?:function\s*\(\w*\)|\(?\w*\)?\s*=>)\s*\{?\s*(?:this|t|ctx|context)\.skip\(`,
    String.raw`\bautouse\s*=\s*True\s*\)\s*\n\s*def\s+\w+\([^)\n]*\)[^:\n]*:\s*(?:pytest\.skip|raise)\b`,
    String.raw`\bdef\s+(?:setUp\w*|setup_\w+)\([^)\n]*\)[^:\n]*:\s*(?:self\.skipTest|raise\s+[\w.]*SkipTest|pytest\.skip)\b`,
    String.raw`@Before\w*\s[^{}\n]{0,200}\{\s*(?:\w+\.)?(?:assumeTrue\(\s*false|assumeFalse\(\s*true|abort\()`,
    String.raw`\bbefore(?:\(\s*:\w+\s*\))?\s*(?:\{|do)\s*(?:skip|pending)\b`,
    String.raw`^func\s+TestMain\([^)\n]*\)\s*\{(?:(?!\.Run\(|\(m\)|^\})[\s\S]){0,2000}^\}`,
  ].join('|'),
  'gm',
);

/** By the platform is fine: there they cannot run. */
const alias =
  /\b(?:const|let|var)\s+\w+\s*=(?![^\n]{0,200}(?:platform|win32|darwin|linux|\bversion))[^\n;]{0,200}\b(?:it|test|describe|suite)\s*\.\s*(?:skip|todo)\b/gi;

const never =
  /\bif\s*\(?\s*(?:!\s*true|false|False|0|nil|null)\s*\)?[ \t]*(?:[{:]|$)|(?:^|[;{}])[ \t]*(?:false\s*&&|False\s+and\b)|\bunless\s+true\b/gm;

const endsWell =
  /\bprocess\.exit\(\s*0?\s*\)|\bprocess\.exitCode\s*=\s*0\b|\bos\._exit\(\s*0\s*\)|\bsys\.exit\(\s*0?\s*\)|\bos\.Exit\(\s*0\s*\)|\bSystem\.exit\(\s*0\s*\)|\bprocess::exit\(\s*0\s*\)|\bexit!\s*\(?\s*(?:0|true)/g;

function mockedSubjects({ path, parsed, language }: TestFile): readonly Found[] {
  if (language !== 'script') return [];
  const stem = stemOf(path);
  return [...parsed.uncommented.matchAll(mock)].flatMap(({ 0: head, 1: name = '', index }) => {
    const close = parsed.pairs.get(index + head.indexOf('(')) ?? index + head.length;
    // With the real one in it, it replaces a part.
    const isPart = /importActual|requireActual|importOriginal|spy\s*:\s*true/.test(
      parsed.uncommented.slice(index, close),
    );
    return stemOf(name) === stem && !isPart ? [lineOf(parsed, index)] : [];
  });
}

const mock =
  /\b(?:vi|jest|mock|mockery|td)\s*\.\s*(?:mock|doMock|module|unstable_mockModule|replace|replaceEsm|registerMock)\s*\(\s*(?:import\(\s*)?["'`]([^"'`\n]{1,200})["'`]/g;

const matches = (parsed: Parsed, text: string, pattern: RegExp): readonly Found[] =>
  [...text.matchAll(pattern)].map(({ index }) => lineOf(parsed, index));

function lineOf({ uncommented, lineAt, startOf }: Parsed, at: number): Found {
  const line = lineAt(at);
  return { at, text: squeeze(uncommented.slice(startOf(line), Math.min(startOf(line + 1), startOf(line) + 500))) };
}
