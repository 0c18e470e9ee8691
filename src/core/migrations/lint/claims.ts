import { assemble } from './assemble.ts';
import { walk } from './context.ts';
import type { LintRequest } from './lint.ts';
import { rules } from './lint-rules.ts';
import { openReader } from './read.ts';
import type { Claim } from './rule.ts';
import type { Statement } from './statement.ts';

/** A migration, and what a rule says that it does; undefined where it cannot be read, and may do anything. */
export interface Claimed {
  readonly path: string;
  readonly claim: Claim | undefined;
}

/** What all rules say of new migrations, whatever their level, and whatever the migrations say against it. */
export async function claimsOf({
  added,
  landed,
  framework,
  server,
}: Omit<LintRequest, 'levels'>): Promise<readonly Claimed[]> {
  const read = await openReader(server);
  const found: Claimed[] = [];
  const statements: Statement[] = [];
  for (const { up } of added) {
    if (up.kind !== 'sql') continue;
    const script = read(up.text.replaceAll('\0', ' '));
    if (script.unread.length) found.push({ path: up.path, claim: undefined });
    statements.push(...assemble(up, script, framework, statements.length * 2));
  }
  for (const { statement, context } of walk(statements, landed, server, read))
    for (const { servers, check, claim } of rules)
      if (servers.includes(server.name) && check(statement, context).length)
        found.push({ path: statement.path, claim });
  return found;
}
