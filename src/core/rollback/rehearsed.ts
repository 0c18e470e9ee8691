import type { Facts } from '../facts.ts';
import type { Down } from '../migrations/goes-back.ts';
import type { MigrationsRequest } from '../migrations/migration.ts';
import type { RehearseOptions } from '../migrations/rehearsal/options.ts';
import { rehearsalPart } from '../migrations/rehearsal/part.ts';
import type { Server } from '../migrations/server.ts';
import { isTouched, readSides } from '../migrations/sides.ts';
import type { Finding } from '../outcome.ts';

/** What came of the rehearsal that the policy's `migrations` ask for. */
export interface Rehearsed {
  readonly findings: readonly Finding[];
  /** Undefined where none of them asks for one, or none has a new migration. */
  readonly proof: string | undefined;
}

interface MigrationOptions extends Pick<MigrationsRequest, 'folder' | 'framework'> {
  readonly server?: Server | undefined;
  readonly down?: Down | undefined;
  readonly rehearse?: RehearseOptions | undefined;
}

/** A way back by migrations holds only where it was gone, for real. */
export async function rehearsedDown(
  facts: Pick<Facts, 'migrations' | 'requirements' | 'schemaRehearsal'>,
): Promise<Rehearsed> {
  const findings: Finding[] = [];
  const proofs: string[] = [];
  for (const { id, options } of facts.requirements().filter(one => one.id.startsWith('migrations.'))) {
    const { folder, framework, server, down, rehearse } = options as unknown as MigrationOptions;
    if (!rehearse) continue;
    const folders = await readSides(facts, { folder, framework, server: server?.name }, 'may be none');
    for (const sides of folders.filter(isTouched)) {
      const goesBack = down !== 'none';
      const part = goesBack && (await rehearsalPart(sides, { rehearse, server, goesBack }, facts));
      if (!part) continue;
      const [first, ...others] = part.findings;
      if (first) findings.push(refuted(first, others.length, id));
      else if (part.proof !== undefined) proofs.push(part.proof);
    }
  }
  return { findings, proof: proofs.length ? proofs.join('; ') : undefined };
}

const refuted = ({ message, place, detail }: Finding, others: number, id: string): Finding => ({
  code: 'rollback.rehearsal-failed',
  message: `the way back is \`down-migration\`, and its rehearsal found: ${message}${others ? `, and ${others} more` : ''}`,
  actor: 'author',
  hint: `mend what \`${id}\` tells, or choose another strategy`,
  ...(place ? { place } : {}),
  ...(detail === undefined ? {} : { detail }),
});
