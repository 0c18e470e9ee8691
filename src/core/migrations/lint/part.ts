import { UserError } from '../../errors.ts';
import type { Facts } from '../../facts.ts';
import type { Part } from '../part.ts';
import type { SchemaRehearsal } from '../rehearsal/rehearsal.ts';
import type { Server } from '../server.ts';
import type { MigrationSides } from '../sides.ts';
import { disprove } from './disprove.ts';
import { type LintRequest, lint } from './lint.ts';
import { squawkPart } from './squawk.ts';

interface LintPartOptions {
  readonly server: Server | undefined;
  readonly levels: LintRequest['levels'];
  readonly rehearsal: SchemaRehearsal | undefined;
}

/** The new migrations of a folder, read; what a rehearsal saw counts for more than a rule. */
export async function lintPart(
  { changes, before, head }: Pick<MigrationSides, 'changes' | 'before' | 'head'>,
  { server, levels, rehearsal }: LintPartOptions,
  facts: Pick<Facts, 'squawk'>,
): Promise<Part> {
  if (!server)
    throw new UserError(
      '`lint` has to know for which server the migrations are',
      'say so, such as `server: postgres 15`',
    );
  const framework = (head ?? before)?.framework ?? 'sql';
  const part = await lint({ added: changes.added, landed: before?.list ?? [], framework, server, levels });
  const own = rehearsal ? disprove(part, rehearsal, server) : part;
  const level = levels['squawk'] ?? 'warn';
  const scripts = changes.added.flatMap(({ up }) => (up.kind === 'sql' ? up : []));
  if (server.name !== 'postgres' || level === 'off' || !scripts.length) return own;
  const squawk = squawkPart(await facts.squawk({ scripts, server }), level);
  return { ...own, findings: [...own.findings, ...squawk.findings], notes: [...own.notes, ...squawk.notes] };
}
