import type { Finding } from '../../outcome.ts';
import type { FrameworkName, Migration, SqlScript } from '../migration.ts';
import type { Part } from '../part.ts';
import type { Server } from '../server.ts';
import { assemble } from './assemble.ts';
import { walk } from './context.ts';
import { lineCounter } from './lines.ts';
import { rules } from './lint-rules.ts';
import { openReader } from './read.ts';
import type { Level, Rule } from './rule.ts';
import type { Statement } from './statement.ts';
import { judgeSuppressions, type Problem } from './suppress.ts';
import { suppressionsOf } from './suppressions.ts';
import { tellWarnings } from './warnings.ts';

export interface LintRequest {
  /** The change's new migrations, in the order in which they will run. */
  readonly added: readonly Migration[];
  /** Those that were there before, in their order: they say what tables and columns are. */
  readonly landed: readonly Migration[];
  readonly framework: FrameworkName;
  readonly server: Server;
  /** By the rule's name; where one is not named, its own level counts. */
  readonly levels: Readonly<Record<string, Level | undefined>>;
}

/** Judges the ways up of new migrations, all together. Programs are told, not read. */
export async function lint({ added, landed, framework, server, levels }: LintRequest): Promise<Part> {
  const scripts = added.flatMap(({ up }) => (up.kind === 'sql' ? up : []));
  // What its own framework refuses is told by the history.
  const programs = added.filter(({ up, problem }) => up.kind === 'program' && problem === undefined);
  const notes = programs.length
    ? [
        `not linted, because ${programs.length === 1 ? 'it is a program' : 'they are programs'}: ${list(programs.map(({ path }) => path))}`,
      ]
    : [];
  if (!scripts.length) return { findings: [], notes, proof: undefined };
  const read = await openReader(server);
  const readScripts = scripts.map(script => ({ script, read: withoutNul(script, read) }));
  const statements: Statement[] = [];
  for (const one of readScripts) statements.push(...assemble(one.script, one.read, framework, statements.length * 2));
  const problems: Problem[] = [];
  for (const { statement, context } of walk(statements, landed, server, read))
    for (const rule of rules)
      if (rule.servers.includes(server.name) && levelOf(rule, levels) !== 'off')
        for (const hit of rule.check(statement, context)) problems.push({ rule, hit, statement });
  const suppressed = judgeSuppressions(
    problems,
    readScripts.flatMap(one => suppressionsOf(one.script, one.read)),
  );
  const block = suppressed.problems.filter(({ rule }) => levelOf(rule, levels) === 'block');
  const warn = suppressed.problems.filter(({ rule }) => levelOf(rule, levels) === 'warn');
  const left = readScripts.flatMap(({ script, read: { left } }) => {
    const lineAt = lineCounter(script.text, script.line);
    return left.map(({ at, message }) => `not linted: ${message} (\`${script.path}:${lineAt(at)}\`)`);
  });
  const unread = readScripts.flatMap(one => unreadFindings(one.script, one.read.unread, server));
  const count = statements.length === 1 ? '1 statement' : `${statements.length} statements`;
  return {
    findings: [...unread, ...suppressed.findings, ...block.map(toFinding)],
    notes: [...notes, ...left, ...suppressed.notes, ...tellWarnings(warn)],
    proof: `${count} linted for ${server.name}${server.version ? ` ${server.version.join('.')}` : ''}`,
  };
}

export const levelOf = (rule: Rule, levels: LintRequest['levels']): Level => levels[rule.id] ?? rule.level;

/** The parser would take what comes behind it for nothing. */
function withoutNul(script: SqlScript, read: Awaited<ReturnType<typeof openReader>>): ReturnType<typeof read> {
  const at = script.text.indexOf('\0');
  if (at < 0) return read(script.text);
  return { statements: [], comments: [], left: [], unread: [{ at, message: 'a NUL byte, which no SQL has' }] };
}

function unreadFindings(
  script: SqlScript,
  unread: readonly { readonly at: number; readonly message: string }[],
  server: Server,
): readonly Finding[] {
  const lineAt = lineCounter(script.text, script.line);
  return unread.map(({ at, message }) => ({
    code: 'migrations.syntax',
    message: `it cannot be read as SQL of ${server.name}, so no rule looked at it: ${message}`,
    hint: 'mend it; or name the server it is for with `server`',
    actor: 'author',
    place: { path: script.path, line: lineAt(at) },
  }));
}

const toFinding = ({ rule, hit, statement }: Problem): Finding => ({
  code: `migrations.${rule.id}`,
  // Whoever suppresses it, or gives it another level, needs its name.
  message: `${hit.message} (\`${rule.id}\`)`,
  hint: hit.instead ?? rule.instead,
  actor: 'author',
  place: {
    path: statement.path,
    line: statement.line,
    ...(statement.endLine > statement.line ? { endLine: statement.endLine } : {}),
  },
});

const list = (paths: readonly string[]): string =>
  `${paths
    .slice(0, 3)
    .map(path => `\`${path}\``)
    .join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
