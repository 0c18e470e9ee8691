import type { Piece } from './piece.ts';

/** What shows a thing to whoever debugs. */
const shown = /(?:^|\.)(?:__(?:repr|dir|rich_repr|del)__|\[.*(?:toStringTag|inspect\.custom).*\])$/;
/** Its author says that no test gets there. */
const notCovered =
  /pragma:? no (?:cover|branch)|(?:istanbul|c8|v8|node:coverage) (?:ignore|disable)|NotImplementedError|assertNever|assert_never|\b[Uu]nreachable|(?:should|can|could|must) ?(?:not|never|n't) (?:happen|be reached|occur|get here)|(?:should|can) never/;
/** What is there depends on the machine, and tests run on one. */
const machine =
  /process\.(?:platform|versions?)\b|sys\.(?:platform|version_info)|\bos\.name\b|platform\.system\(|\btypeof (?:window|document|navigator|globalThis|process|self|Deno|Bun|Buffer|crypto|performance)\b|TYPE_CHECKING/;

/** Whether nobody expects a test to miss this. */
export function isExcused({ kind, name, from, to }: Piece, text: string): boolean {
  const own = text.slice(text.lastIndexOf('\n', from) + 1, endOfLine(text, to));
  const above =
    text
      .slice(0, text.lastIndexOf('\n', from) + 1)
      .split('\n')
      .at(-2) ?? '';
  const lines = own.split('\n');
  const head = lines.slice(0, 2).join('\n');
  // What is long holds more than that.
  return (
    (kind === 'function' && shown.test(name)) ||
    notCovered.test(lines.length > 6 ? head : own) ||
    (/^\s*(?:\/[/*]|#)/.test(above) && notCovered.test(above)) ||
    machine.test(head)
  );
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
