import { lazy } from './lazy.ts';

// Whatever a test, a path, a branch or a record says is hostile text. It is neutralised here before it is shown.

/** Escape sequences of a terminal: CSI, OSC and the other strings, and the short ones. */
const escapeSequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;

/** Control characters, what turns the reading direction, what is invisible, and halves of surrogate pairs. */
const unseen = lazy(
  () =>
    /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu,
);

const maxLength = 100_000;

/** The text with every character visible and on one line: for paths and names. A newline reads `\n`. */
export function visible(text: string): string {
  const start = text.slice(0, maxLength);
  // Most texts: to compile the expressions below costs more than all that they are then asked.
  if (/^[ -~]*$/.test(start)) return start;
  return start.replace(escapeSequence, '').replace(unseen(), show);
}

/**
 * The text with nothing taken away, each part of it that cannot be seen apart from what can: what is in source must be
 * shown to whoever reviews it. Beside what `visible` knows, all that Unicode lets a font leave out.
 */
export function reveal(text: string): readonly { readonly text: string; readonly isUnseen: boolean }[] {
  if (/^[\t -~]*$/.test(text)) return text === '' ? [] : [{ text, isUnseen: false }];
  return text
    .split(invisible())
    .map((part, index) => ({ text: index % 2 ? show(part) : part, isUnseen: index % 2 === 1 }))
    .filter(part => part.text !== '');
}

/** What joins or varies characters is wanted where it follows one that it could act upon. */
const invisible = lazy(
  () =>
    /((?!\t|\u200c|\u200d|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\p{Default_Ignorable_Code_Point}]|(?<=^|[ -~])(?:\u200c|\u200d|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]))/u,
);

/** The text on one line, for messages: a newline becomes a space. */
export function oneLine(text: string): string {
  return visible(text.slice(0, maxLength).replace(/\s+/g, ' ')).trim();
}

/** The text's lines, each one visible; tabs are two spaces, and empty lines at both ends are gone. */
export function visibleLines(text: string): string[] {
  const lines = text
    .slice(0, maxLength)
    .split(/\r\n|[\n\r]/)
    .map(line => visible(line.replaceAll('\t', '  ')).trimEnd());
  const first = lines.findIndex(line => line !== '');
  const last = lines.findLastIndex(line => line !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

/** At most so many characters; a cut is marked. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.slice(0, Math.max(0, length - 1));
  return `${end.replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * The text without lines that a CI system would take for its commands: GitHub's `::command::` at the start of a line and
 * `##[command]` anywhere in one (actions/runner, `ActionCommand.cs`), Azure's `##vso[command]`, `##teamcity[command]`.
 */
export function withoutCommands(text: string): string {
  const unmarked = withoutMarkers(text);
  return unmarked.includes('::') ? unmarked.replace(/^((?:\s|\p{Cc}\[[0-9;]*m)*):(?=:)/gmu, '$1: ') : unmarked;
}

/** The part of it that holds for GitHub's own commands, too. */
export const withoutMarkers = (text: string): string => text.replace(/##(?=\w*\[)/g, '## ');

function show(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
