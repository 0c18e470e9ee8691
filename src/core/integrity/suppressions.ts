import type { Suspicion } from './kinds.ts';
import { commentsOf, type Parsed } from './parsed.ts';
import { languageOf } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { countTexts, quote, squeeze, takeText } from './text.ts';

/** Directives in comments. */
const inComments =
  /(?:\/\/|\/\*\*?|#|<!--|\*)[ \t]*(?:(?:eslint|oxlint|tslint|stylelint|deno-lint|jshint|jscs)[-:](?:disable|ignore)[\w-]*|@ts-(?:ignore|expect-error|nocheck)|biome-ignore[\w-]*|\$Flow(?:FixMe|Ignore|Issue)|(?:istanbul|c8|v8)\s+ignore\b|node:coverage\s+(?:disable|ignore)|Stryker disable|(?:flake8:|ruff:)?\s*noqa\b|type:\s*ignore\b|pylint:\s*(?:disable|skip-file)\b|pyright:\s*(?:ignore|basic)\b|pyre-(?:ignore|fixme)|mypy:\s*(?:ignore-errors|disable-error-code)|nosec\b|pragma:\s*no\s?(?:cover|branch)\b|nolint\b|#nosec|lint:(?:file-)?ignore|rubocop:\s*(?:disable|todo)\b|:nocov:|standard:disable|steep:ignore|brakeman:ignore|NOSONAR|nosemgrep|noinspection\b|CHECKSTYLE[:.]\s*OFF|CPD-OFF|checkstyle:off|NOPMD|ktlint-disable|detekt:|coverage:ignore|tarpaulin::skip|shellcheck\s+disable|codeql\[|lgtm\b)[^\n]*/gi;

/** Attributes and annotations. Only lints: `#[allow(…)]`, and `expect`, which is the same with a check that it is needed. */
const inCode: Readonly<Record<string, RegExp>> = {
  rust: /#!?\[(?:allow|expect)\([^\n\]]*\]|#!?\[cfg_attr\([^\n]*\ballow\([^\n\]]*\]|#\[(?:coverage\(off\)|rustfmt::skip)\]/g,
  java: /@Suppress(?:Warnings|Lint|FBWarnings|FBWarning)?\b\s*(?:\((?:[^()]|\([^()]*\))*\))?/g,
};

interface Found {
  readonly text: string;
  readonly line: number;
  readonly isBlanket: boolean;
}

/** Suppressions that the change adds and does not take away elsewhere. */
export function suppressionSuspicions(files: readonly ChangedText[]): readonly Suspicion[] {
  const sides = files.flatMap(file => {
    if (!languageOf(file.path)) return [];
    const { before, head } = file.parsed();
    return [{ file, before: before ? suppressionsIn(file, before) : [], head: head ? suppressionsIn(file, head) : [] }];
  });
  const gone = countTexts(sides.flatMap(({ before }) => before.map(({ text }) => key(text))));
  // First those that stay in their file, so that it is told of the one that is new.
  const fresh = sides.flatMap(({ file, before, head }) => {
    const own = countTexts(before.map(({ text }) => key(text)));
    return head
      .filter(({ text }) => !(takeText(own, key(text)) && takeText(gone, key(text))))
      .map(one => ({ file, ...one }));
  });
  return fresh
    .filter(({ text }) => !takeText(gone, key(text)))
    .map(({ file, text, line, isBlanket }) => ({
      kind: isBlanket ? 'blanket-suppressions' : 'suppressions',
      path: file.path,
      line,
      subject: text,
      message: isBlanket ? `${quote(text)} suppresses everything in the file` : `${quote(text)} is added`,
    }));
}

function suppressionsIn({ path, isTest }: ChangedText, parsed: Parsed): readonly Found[] {
  const language = languageOf(path) ?? '';
  const found: Found[] = [];
  const add = (raw: string, at: number) => {
    const text = squeeze(raw.replace(/\*\/\s*\}?.*$|-->.*$/, ''));
    // In a test of types it says that something must not compile: an assertion.
    if (isTest && /@ts-expect-error/.test(text)) return;
    found.push({ text, line: parsed.lineAt(at), isBlanket: isBlanket(text, at, parsed) });
  };
  const comments = commentsOf(parsed);
  for (const { 0: text, index } of comments.matchAll(inComments)) add(text, index);
  const pattern = inCode[language];
  if (pattern)
    // Not in a text.
    for (const { 0: text, index } of parsed.uncommented.matchAll(pattern))
      if (parsed.code[index] === text[0]) add(text, index);
  return found;
}

/** All rules, or all lines of the file. */
function isBlanket(text: string, at: number, parsed: Parsed): boolean {
  if (
    /@ts-nocheck|(?:flake8|ruff):\s*noqa\s*(?:$|--)|ignore-errors|skip-file|#!\[allow\((?:warnings|clippy::all|unused)\b|lint:file-ignore|biome-ignore-all/i.test(
      text,
    )
  )
    return true;
  if (
    /\beslint-disable\s*(?:$|--)|\brubocop:\s*disable\s+all\b|@SuppressWarnings\(\s*"all"\s*\)|tslint:disable\s*$|pylint:\s*disable\s*=\s*all\b|(?:istanbul|c8|v8) ignore file/i.test(
      text,
    )
  )
    return true;
  return /^#\s*type:\s*ignore\s*$/.test(text) && !/\S/.test(parsed.code.slice(0, at));
}

const key = (text: string) => text.replace(/\s+/g, '').toLowerCase();
