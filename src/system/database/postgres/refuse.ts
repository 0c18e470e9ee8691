import { UserError } from '../../../core/errors.ts';
import type { SqlScript } from '../../../core/migrations/migration.ts';
import type { Statement } from '../../../core/migrations/sql/statements.ts';
import { tooMuch } from '../engine.ts';
import type { DatabaseFailure, Session } from './client.ts';
import { migratorName, type PostgresServer } from './server.ts';

/** What a client such as `psql` does itself, or sends afterwards; the embedded server would wait for that for ever. */
export function refusePsql(statements: readonly Statement[], script: SqlScript): void {
  const copy = statements.find(({ text }) => /^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(text));
  if (copy)
    throw new UserError(
      `\`COPY … FROM STDIN\` cannot be rehearsed: only \`psql\` sends what follows it; \`${script.path}:${copy.line}\``,
      'write `INSERT`, or leave it out of the rehearsal with `when` or `unless`',
    );
  const own = statements.find(({ text }) => text.startsWith('\\'));
  if (own)
    throw new UserError(
      `\`${own.text.split(/\s/, 1)[0]}\` cannot be rehearsed: only \`psql\` knows it, and no server; \`${script.path}:${own.line}\``,
      'write it in SQL: what does not send its files through `psql` fails on it; or leave it out of the rehearsal with `when` or `unless`',
    );
}

/** The one session of an embedded server can take back what its administrator gave up; one of another server cannot. */
export async function refuseOtherRights(session: Session, script: SqlScript): Promise<void> {
  const [row] = await session.query('select session_user::text as name');
  if (row?.['name'] === migratorName) return;
  throw new UserError(
    `\`${script.path}\` takes the rights of \`${row?.['name']}\`, which a rehearsal does not give to a migration`,
    'leave `SESSION AUTHORIZATION` as it is',
  );
}

/** Throws where the failure says something about this server, and not about the migration. */
export function refuseUnknowable(
  { code, message }: DatabaseFailure,
  server: PostgresServer,
  at: Statement | undefined,
  script: SqlScript,
): void {
  const where = `\`${script.path}:${at?.line ?? script.line}\``;
  if (message === tooMuch)
    throw new UserError(
      `${where} cannot be rehearsed: ${message}`,
      'nobody reads what a migration selects: leave it out',
    );
  if (code === '' || /^(?:57P0|08)/.test(code)) {
    throw new UserError(
      `the database server went away at ${where}: ${server.whyGone() ?? message}`,
      'see what that statement does to it',
    );
  }
  const isMissing =
    /prepared transactions are disabled|extension "[^"]*" is not available|could not open extension control file|could not access file|could not load library/.test(
      message,
    );
  if (isMissing)
    throw new UserError(
      `${where} needs what this server has not: ${message}`,
      'rehearse on one that has it: `rehearse: { engine: url }`',
    );
  if (code === '42501')
    throw new UserError(
      `${where} needs rights that a rehearsal does not give to a migration: ${message}`,
      'name the extensions that it needs with `extensions`; for all else, rehearse on a server where it is prepared: `rehearse: { engine: url }`',
    );
  const isDropped = /^drop\s+(?:role|user|group)\b/i.test(at?.text ?? '');
  if (code === '3D000' || (/^role "[^"]*" does not exist/.test(message) && !isDropped))
    throw new UserError(
      `${where} names what is there in production alone: ${message}`,
      'rehearse on a server that has it: `rehearse: { engine: url }`; a database can be meant without its name: `current_database()`',
    );
  if (/^(?:53|58|XX)/.test(code))
    throw new UserError(
      `${where} cannot be rehearsed here: ${message}`,
      'see what that statement needs, and rehearse on a server that has it',
    );
}
