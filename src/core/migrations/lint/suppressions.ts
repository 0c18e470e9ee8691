import type { SqlScript } from '../migration.ts';
import { lineCounter } from './lines.ts';
import type { ReadScript } from './script.ts';

/** What a comment says about the statement that it stands before, in, or behind on the same line. */
export interface Suppression {
  readonly path: string;
  readonly line: number;
  /** Of ours, or of squawk, whose names are others. */
  readonly by: 'landworthy' | 'squawk';
  readonly rules: readonly string[];
  readonly reason: string;
  /** Lines of the statement; all, where it is about the file. */
  readonly from: number;
  readonly to: number;
}

const pattern =
  /(?:^|\s|--|#|\*)(landworthy|squawk)-ignore(-file)?(?=[\s:]|$)[ \t]*([^:\n]*)(?::[ \t]*([^\n]*?))?[ \t]*(?:\*\/)?\s*$/;

/** The suppressions of a script, as its comments say them. */
export function suppressionsOf(script: SqlScript, { comments, statements }: ReadScript): readonly Suppression[] {
  const lineAt = lineCounter(script.text, script.line);
  return comments.flatMap(({ at, end }): Suppression[] => {
    const [, by, file, names = '', reason = ''] = pattern.exec(script.text.slice(at, Math.min(end, at + 1000))) ?? [];
    if (by === undefined) return [];
    const line = lineAt(at);
    const own = statements.find(one => one.end > at || lineAt(one.end - 1) === line);
    // On a line of its own it is about what comes next.
    const next = own && own.end <= at && lineAt(own.end - 1) !== line ? undefined : own;
    const [from, to] = file ? [0, Number.POSITIVE_INFINITY] : next ? [lineAt(next.at), lineAt(next.end - 1)] : [-1, -1];
    const rules = names
      .split(/[\s,]+/)
      .map(name => name.replace(/^migrations\./, ''))
      .filter(Boolean);
    return [{ path: script.path, line, by: by === 'squawk' ? 'squawk' : 'landworthy', rules, reason, from, to }];
  });
}

/** Too short to say why. */
export const hasReason = ({ reason }: Suppression): boolean => /\p{L}.*\p{L}.*\p{L}/su.test(reason);
