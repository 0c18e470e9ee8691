import type { Assertion } from './assertions.ts';
import { endByIndent, endOfLine } from './blocks.ts';
import type { Parsed } from './parsed.ts';
import type { TestFile } from './read-tests.ts';

/** Assertions whose failure is caught by a handler that does nothing about it. */
export function swallowedAssertions({ parsed, language, assertions }: TestFile): readonly Assertion[] {
  switch (language) {
    case 'script':
    case 'java':
      return within(assertions, bracedTries(parsed, language === 'java'));
    case 'python':
      return within(assertions, indentedTries(parsed));
    case 'ruby':
      return within(assertions, rescued(parsed));
    default:
      return [];
  }
}

type Range = readonly [from: number, to: number];

function within(assertions: readonly Assertion[], ranges: readonly Range[]): readonly Assertion[] {
  if (!ranges.length) return [];
  return assertions.filter(({ at }) => ranges.some(([from, to]) => from <= at && at < to));
}

/** Beyond so many in a file they are not looked at. */
const most = 200;

/** `try { … } catch (e) { }`; in Java only where it catches what an assertion throws. */
function bracedTries({ code, pairs }: Parsed, onlyErrors: boolean): readonly Range[] {
  return [...code.matchAll(/\btry\s*\{/g)].slice(0, most).flatMap(({ 0: head, index }): Range[] => {
    const openAt = index + head.length - 1;
    const close = pairs.get(openAt);
    if (close === undefined) return [];
    const handler = /^\s*catch\s*(?:\(([^()]{0,200})\))?\s*\{/.exec(code.slice(close + 1, close + 400));
    if (
      !handler ||
      (onlyErrors && !/\b(?:Throwable|Error|AssertionError|AssertionFailedError)\b/.test(handler[1] ?? ''))
    )
      return [];
    const bodyAt = close + handler[0].length;
    const body = code.slice(bodyAt + 1, Math.min(pairs.get(bodyAt) ?? bodyAt, bodyAt + 2000));
    return isIdle(body) ? [[openAt, close]] : [];
  });
}

/** `try:` … `except AssertionError: pass`, and `with suppress(AssertionError):` */
function indentedTries(parsed: Parsed): readonly Range[] {
  const { code } = parsed;
  return [...code.matchAll(/^[ \t]*(?:try:|with\s+(?:contextlib\.)?suppress\(([^)\n]*)\):)/gm)]
    .slice(0, most)
    .flatMap(({ 0: head, 1: suppressed, index }): Range[] => {
      const at = index + head.search(/\S/);
      const end = endByIndent(parsed, at);
      if (suppressed !== undefined) return catchesAssertions(suppressed) ? [[at, end]] : [];
      const handler = /^\s*except\b([^:\n]*):/.exec(code.slice(end, end + 400));
      if (!handler || !catchesAssertions(handler[1] ?? '')) return [];
      const handlerAt = end + handler[0].search(/\S/);
      const lineEnd = end + handler[0].length;
      const body = code.slice(lineEnd, Math.min(endByIndent(parsed, handlerAt), lineEnd + 2000));
      return isIdle(body) ? [[at, end]] : [];
    });
}

const catchesAssertions = (types: string) =>
  types.trim() === '' || /\b(?:AssertionError|Exception|BaseException)\b/.test(types);

/** `rescue Exception`; a bare `rescue` does not catch what an assertion raises. */
function rescued({ code }: Parsed): readonly Range[] {
  return [
    ...code.matchAll(/^[ \t]*rescue\s+(?:Exception|Minitest::Assertion|RSpec::Expectations::\w+)[^\n]*\n([^\n]*)/gm),
  ]
    .slice(0, most)
    .flatMap(({ 1: body = '', index }): Range[] =>
      isIdle(body) ? [[Math.max(0, code.lastIndexOf('begin', index)), endOfLine(code, index)]] : [],
    );
}

const isIdle = (body: string): boolean =>
  !/\b(?:throw|raise|rethrow|assert\w*|expect\w*|fail\w*|reject|should|done|pytest|self\.\w+|errors?\.push)\b|=/.test(
    body,
  );
