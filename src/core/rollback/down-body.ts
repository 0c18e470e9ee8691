import { type Migration, partsOf, readMigration } from './migration.ts';

/** A statement without its texts that changes nothing; a query may, through a function that it calls. */
const sqlNothing = new RegExp(
  [
    'begin|commit|rollback|start transaction|end|set .*|do nothing|null|vacuum.*|analyze.*|pragma .*',
    'raise .*|signal .*|print .*|go|\\\\(?:echo|warn) .*|(?:select|perform)(?! .*(?:\\(|\\binto\\b)).*',
    '(?:select|perform) (?:now|version|sleep|pg_sleep|getdate|current_\\w+) ?\\([^()]*\\)',
  ]
    .map(one => `^(?:${one})?\\W*$`)
    .join('|'),
  'i',
);

/** What stands before the first statement of a block. */
const sqlFrame = /^(?:(?:do|begin|declare|as|atomic)\b\s*|\$\w*\$\s*)+(?=\S)/i;

/** A line of a function that does nothing of its own, only prints, or only refuses. */
const codeNothing = new RegExp(
  [
    'pass|\\.\\.\\.|return(?:\\s+[\\w.:]+)?|void 0|throw\\b.*|raise\\b.*|panic\\(.*|end|do|:ok|nil|null',
    '(?:(?:return|await)\\s+)*promise\\.resolve\\([^)]*\\)',
    '(?:(?:return|await)\\s+)*[\\w.>$-]+\\(\\s*["\'`]\\s*select\\s+[\\d\'"]+\\s*["\'`]\\s*\\)',
    '(?:console|log|logger|logging|fmt)\\.\\w+\\(.*|(?:print|println|printf|puts|say|echo|warn)\\b[\\s(].*',
    '(?:exports\\.)?_?meta\\b.*|module\\.exports\\b.*|["\'`][^"\'`]*["\'`]',
  ]
    .map(one => `^(?:${one})?$`)
    .join('|'),
  'i',
);

/** Whether the way back holds anything but comments, frames of transactions, and refusals. */
export function doesSomething(text: string, migration: Migration): boolean {
  const { path } = migration;
  if (/\.(?:sql|fizz)$/.test(path)) {
    const statements = partsOf(text, migration).down.join('\n').split(';');
    return statements.some(statement => !isSqlNothing(statement));
  }
  const lines = partsOf(text, migration).down;
  if (lines.some(line => /\bdown\b\s*[=:]\s*(?:false|null|undefined)\b/.test(line))) return false;
  const body = migration.direction === 'both' ? functionBody(lines) : readMigration(text, path).code;
  const statements = body
    .replace(/("""|''')[\s\S]*?\1/g, '')
    .split(/[\n;{}]/)
    .map(line => line.trim());
  return statements.some(line => /\w/.test(line) && !codeNothing.test(line));
}

function isSqlNothing(statement: string): boolean {
  const plain = statement
    .replace(/'[^']*'/g, "''")
    .replace(/\s+/g, ' ')
    .trim();
  return sqlNothing.test(plain) || sqlNothing.test(plain.replace(sqlFrame, ''));
}

/**
 * Whether this is written so that its tool goes back by itself: `def change` of Rails and Ecto, `operations` of Django, a
 * node-pg-migrate migration without `down`; and holds nothing that these cannot reverse.
 */
export function isReversedByItsTool(text: string, path: string): boolean {
  const { uncommented } = readMigration(text, path);
  if (/\.(?:rb|exs?)$/.test(path)) {
    if (!/^\s*def change\b/m.test(uncommented)) return false;
    return /\b\w+\.down\b/.test(uncommented) || !irreversibleInChange.test(uncommented);
  }
  if (path.endsWith('.py')) {
    if (!/^\s*operations\s*=\s*\[/m.test(uncommented)) return false;
    const calls = uncommented.split(/\bRun(?:Python|SQL)\s*\(/).slice(1);
    return calls.every(call => /\breverse_(?:code|sql)\s*=\s*(?!None\b|[\w.]*noop\b)/.test(call));
  }
  return (
    /\bpgm\.\w/.test(uncommented) && !/\bdown\b/.test(uncommented) && !/\bpgm\.(?:sql|drop\w+)\b/.test(uncommented)
  );
}

const irreversibleInChange =
  /\bexecute\b|\b(?:update|delete|destroy)_all\b|\bchange_column\b|\bIrreversibleMigration\b|\bdrop_table\b(?!.*\bdo\b)|\bremove_columns?\b[^,\n]*,\s*:\w+\s*\)?\s*$/m;

/** What is inside the first function of these lines: by its braces, or else by its indentation. */
function functionBody(lines: readonly string[]): string {
  const first = lines.findIndex(line => line.trim());
  if (first < 0) return '';
  const text = lines.slice(first).join('\n');
  const python = /^(\s*)def\b.*:\s*$/.exec(lines[first] ?? '');
  const ruby = /^(\s*)def\b/.exec(lines[first] ?? '');
  if (python || ruby) {
    const depth = (python ?? ruby)?.[1]?.length ?? 0;
    const rest = lines.slice(first + 1);
    const end = rest.findIndex(line => line.trim() && line.length - line.trimStart().length <= depth);
    return (end < 0 ? rest : rest.slice(0, end)).join('\n');
  }
  const begin = bodyStart(text);
  let open = 0;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '{') open++;
    else if (text[at] === '}' && --open === 0) return text.slice(begin + 1, at);
  }
  return text.slice(begin + 1);
}

/** Behind the parameters, which may hold braces of their own, and the arrow; an arrow without braces is its body. */
function bodyStart(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (depth === 0 && char === '{') return at;
    else if (depth === 0 && text.startsWith('=>', at) && !/^=>\s*\{/.test(text.slice(at, at + 200))) return at + 1;
  }
  return 0;
}
