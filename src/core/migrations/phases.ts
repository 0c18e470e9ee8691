import { throwsDataAway } from '../rollback/irreversible.ts';
import { migrationFinding, type Told } from './history/told.ts';
import { claimsOf } from './lint/claims.ts';
import type { Migration } from './migration.ts';
import type { Phase } from './phase.ts';
import type { Server } from './server.ts';
import type { MigrationSides } from './sides.ts';

/** Whether the new migrations are all of one phase, and keep what it promises; of what declares none, nothing is asked. */
export async function judgePhases(
  sides: MigrationSides,
  ofRecord: Phase | undefined,
  server: Server | undefined,
): Promise<Told> {
  const { added } = sides.changes;
  const declared = added.flatMap(migration => {
    const phase = migration.phase ?? ofRecord;
    return phase ? [{ migration, phase }] : [];
  });
  const names = [
    ...new Set([...declared.map(({ phase }) => phase), ...(ofRecord && declared.length ? [ofRecord] : [])]),
  ];
  const [first] = declared;
  if (!first) return { findings: [], notes: [] };
  const findings = [];
  if (names.length > 1) {
    const where = declared.map(({ migration, phase }) => `\`${migration.path}\` (${phase})`).join(', ');
    const record = ofRecord ? `; the record says \`${ofRecord}\`` : '';
    const message = `the change mixes the phases ${names.map(one => `\`${one}\``).join(' and ')}: ${where}${record}`;
    const hint =
      'land one phase, deploy it, and land the next one then: each has to work with the code that runs before';
    findings.push(migrationFinding('mixed-phases', first.migration.path, message, hint));
  }
  const early = declared.filter(({ phase }) => phase !== 'contract').map(({ migration }) => migration);
  for (const { path, why } of await breaking(early, sides, server)) {
    const phase = declared.find(({ migration }) => migration.path === path)?.phase ?? 'expand';
    const message = `\`${path}\` is declared as \`${phase}\`, and ${why}, which is \`contract\``;
    findings.push(migrationFinding('phase', path, message, 'leave it to a change of its own, once nobody uses it'));
  }
  const notes = names.length === 1 ? [`declared as the phase \`${names[0]}\``] : [];
  return { findings, notes };
}

/** Those of which something takes away what the code that runs now may use. */
async function breaking(list: readonly Migration[], { before, head }: MigrationSides, server: Server | undefined) {
  const found = new Map<string, string>();
  for (const { path, up } of list) if (throwsDataAway(up)) found.set(path, 'throws data away');
  const request = { added: list, landed: before?.list ?? [], framework: (head ?? before)?.framework ?? 'sql' } as const;
  for (const { path, claim } of server ? await claimsOf({ ...request, server }) : [])
    if (claim === 'breaks-old-code' && !found.has(path)) found.set(path, 'breaks the code that runs now');
  return [...found].map(([path, why]) => ({ path, why }));
}
