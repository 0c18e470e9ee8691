import { endOfLine, skipSpace } from './blocks.ts';
import type { Parsed } from './parsed.ts';
import { squeeze } from './text.ts';

/** One statement that can make a test fail. */
export interface Assertion {
  readonly at: number;
  /** Without comments, on one line. */
  readonly text: string;
}

type Language = 'script' | 'python' | 'go' | 'rust' | 'java' | 'ruby';

// A function whose name says that it asserts counts, too: whoever moves assertions into one takes none away.
const helper = String.raw`(?:expect|assert|check|verify|ensure|should|validate|refute|must)(?:[A-Z_]\w*)?`;
const patterns: Readonly<Record<Language, RegExp>> = {
  script: new RegExp(
    String.raw`(?<![\w$])(?:(?:await\s+)?(?:\w+\.){0,6}${helper}(?:\s*\.\s*\w+){0,6}\s*[(<]|(?:t|is|assert|QUnit)\.(?:is|not|ok|notOk|equal|equals|same|like|deepEqual|notEqual|notDeepEqual|true|false|truthy|falsy|throws|notThrows|throwsAsync|rejects|strictEqual|deepStrictEqual|looseEqual|match|regex|snapshot|fail|error|ifError|doesNotThrow|has|hasStrict)\s*\()|\.should\b`,
    'g',
  ),
  python: new RegExp(
    String.raw`^[ \t]*assert\b|\bself\.(?:assert\w+|fail\w*)\(|\bpytest\.(?:raises|warns|deprecated_call|fail)\(|\.assert_\w+\(|(?<![\w.])${helper}\w*\(`,
    'gm',
  ),
  go: new RegExp(
    String.raw`\b(?:t|tb|b|s|c|f)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow|Assert|Check)\(|\b(?:assert|require|is|qt|td|must|should)\.\w+\(|\b(?:Expect|Ω|Eventually|Consistently)\(|(?<![\w.])(?:${helper})\w*\(`,
    'g',
  ),
  rust: new RegExp(
    String.raw`\b(?:debug_)?(?:assert|eqnice|expect|insta)\w*!\s*[(\[{]|\bpanic!\(|(?<!\.)\b${helper}\w*\(|\.assert\w*\(`,
    'g',
  ),
  java: new RegExp(
    String.raw`(?<!\.)\b(?:\w+\.)?(?:${helper}\w*|fail|given|then|inOrder)\s*\(|\.(?:andExpect\w*|expect\w+|should\w*)\(`,
    'g',
  ),
  ruby: /(?<![\w.:])(?:expect|is_expected|are_expected|assert\w*|refute\w*|flunk|expect_\w+|check_\w+|verify_\w+)\b(?=\s*[({ .])|\.(?:should|should_not|must_\w+|wont_\w+)\b/g,
};

/** The assertions of this language between two offsets, in their order. */
export function assertionsIn(parsed: Parsed, language: Language, from: number, to: number): readonly Assertion[] {
  const code = parsed.code.slice(from, to);
  const found: Assertion[] = [];
  // Where the assertions end that this place stands in.
  const open: number[] = [];
  for (const match of code.matchAll(patterns[language])) {
    const at = from + match.index + match[0].search(/\S/);
    while (open.length && (open.at(-1) ?? 0) <= at) open.pop();
    if (open.length && (open.length > deepest || !isStatement(parsed.code, at))) continue;
    if (declared.test(parsed.code.slice(Math.max(0, at - 20), at))) continue;
    const start =
      language === 'go' && /\.(?:Error|Fatal|Fail)/.test(match[0])
        ? conditionAt(parsed, at)
        : statementAt(parsed, at, from);
    const end = endOfStatement(parsed, at, to);
    open.push(end);
    const words = squeeze(parsed.uncommented.slice(start, end)).slice(0, 5000);
    const text = isWaitedFor(parsed.code, at, words) ? `await ${words}` : words;
    // A declaration of such a function asserts nothing, and a stub does not either.
    if (
      !/^(?:expect\.(?:not\.)?(?:assertions|hasAssertions|any|anything|extend|\w+Containing|stringMatching|closeTo)\b|export |async |private |public |static |def |fn |func |function |fun |void |const \w+ = (?:async )?\()/.test(
        text,
      ) &&
      !/^given\b.*\.will(?:Return|Throw|Answer|DoNothing)\(/.test(text)
    )
      found.push({ at, text });
  }
  return found;
}

/** What is returned is waited for. */
const isWaitedFor = (code: string, at: number, text: string): boolean =>
  /^expect\b.*\.(?:rejects|resolves)\b/.test(text) && /(?:\breturn|=>)\s*$/.test(code.slice(Math.max(0, at - 40), at));

const deepest = 8;

/** What stands in the function or the block that an assertion is given is one of its own; what is a value of it is none. */
const isStatement = (code: string, at: number): boolean =>
  /(?:[{;})]|[=-]>|\b(?:return|else|do))\s*$/.test(code.slice(Math.max(0, at - 200), at));

/** What is called so here is a function, and asserts where it is called. */
const declared = /\b(?:function\*?|def|func|fn|fun|void)\s+(?:self\.)?$/;

/** `user.name.should.equal(…)` begins with what is looked at. */
function statementAt({ code }: Parsed, at: number, from: number): number {
  if (code[at] !== '.') return at;
  const before = code.slice(Math.max(from, at - 300), at);
  return at - (/[^;{}\n]*$/.exec(before)?.[0].trimStart().length ?? 0);
}

/** What decides about `t.Errorf(…)` stands before it. */
function conditionAt({ code }: Parsed, at: number): number {
  const before = code.slice(Math.max(0, at - 400), at);
  const found = /(?:^|\n)[ \t]*(?:\} else )?(if [^\n]*\{)\s*$/.exec(before);
  return found ? at - before.length + found.index + found[0].indexOf('if ') : at;
}

/** To the end of the line or of the statement; brackets are passed over, and so are lines that go on with a point. */
export function endOfStatement({ code, uncommented, pairs }: Parsed, from: number, to: number): number {
  const isText = (at: number) => code[at] === ' ' && uncommented[at] !== ' ';
  for (let at = from; at < to; at++) {
    const char = code[at] ?? '';
    const close = pairs.get(at);
    if (close !== undefined) at = close;
    // Nobody knows where it ends.
    else if (/[([{]/.test(char)) return Math.min(to, endOfLine(code, at));
    else if (char === ';' || /[)\]}]/.test(char)) return at;
    else if (
      char === '\n' &&
      // A text that spans lines.
      !(isText(at - 1) && isText(skipSpace(uncommented, at))) &&
      !/^\s*(?:\.|&&|\|\|)/.test(code.slice(at, at + 200)) &&
      !/[=,(\\.]\s*$/.test(code.slice(Math.max(from, at - 3), at))
    )
      return at;
  }
  return to;
}

export type { Language };
