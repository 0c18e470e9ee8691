import type { Migration } from '../migration.ts';
import { wayBackOf } from '../way-back.ts';
import type { History } from './history.ts';
import { migrationFinding, type Told } from './told.ts';

export interface WayBackRules {
  /** `declared`: a record may say of a migration why there is none. */
  readonly down: 'required' | 'declared' | 'none';
  /** Migrations that the record declares irreversible, by path, with the reason. */
  readonly irreversible: ReadonlyMap<string, string>;
}

/** Each new migration can be taken back, or the record says why not. */
export function judgeWaysBack({ framework, changes, head, before }: History, rules: WayBackRules): Told {
  const orphans = (head?.orphans ?? [])
    .filter(({ path }) => !before?.orphans.some(one => one.path === path))
    .map(({ path }) =>
      migrationFinding(
        'orphan',
        path,
        `the way back \`${path}\` belongs to no migration: nothing of its version goes up`,
        'give it the version of its migration, or delete it',
      ),
    );
  if (rules.down === 'none') return { findings: orphans, notes: [] };
  const told = changes.added
    .filter(({ problem }) => problem === undefined)
    .map(one => judge(one, framework.title, rules));
  return {
    findings: [...orphans, ...told.flatMap(({ findings }) => findings)],
    notes: told.flatMap(({ notes }) => notes),
  };
}

function judge(migration: Migration, title: string, { down, irreversible }: WayBackRules): Told {
  const { path } = migration;
  const reason = irreversible.get(path);
  const found = wayBackOf(migration);
  if (found === 'there' || found === 'by-tool') {
    const note = `\`${path}\` is declared irreversible, though it has a way back: ${reason}`;
    return { findings: [], notes: reason === undefined ? [] : [note] };
  }
  if (reason !== undefined && down === 'declared')
    return { findings: [], notes: [`\`${path}\` is declared irreversible: ${reason}`] };
  const what = found === 'missing' ? `\`${path}\` has no way back` : `the way back of \`${path}\` does nothing`;
  const hint =
    down === 'declared'
      ? `write it, or say in the change record why there is none: \`migrations: { irreversible: [{ path: ${path}, reason: … }] }\``
      : `write it; the policy takes no ${title} migration without one`;
  return { findings: [migrationFinding(found === 'missing' ? 'no-down' : 'empty-down', path, what, hint)], notes: [] };
}
