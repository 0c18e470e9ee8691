import type { Migration } from '../migration.ts';
import type { History } from './history.ts';
import { migrationFinding, type Told } from './told.ts';

/** What is new comes behind all that has landed, also since the branch was made. */
export function judgeOrder(history: History): Told {
  const { framework } = history;
  if (framework.order === 'graph') return judgeHeads(history);
  // The journal's entries are then judged.
  if (framework.order === 'journal' || history.head?.journal?.kind === 'list') return { findings: [], notes: [] };
  const { order: compare } = framework;
  const { added, renamed } = history.changes;
  const gone = new Set([...history.changes.deleted, ...renamed.map(({ before }) => before)].map(({ path }) => path));
  const landed = [...(history.before?.list ?? []), ...(history.base?.list ?? [])].filter(({ path }) => !gone.has(path));
  const newest = landed.reduce<Migration | undefined>(
    (last, one) => (last && compare(last.version, one.version) >= 0 ? last : one),
    undefined,
  );
  if (!newest) return { findings: [], notes: [] };
  const isOnBase = !history.before?.list.some(({ path }) => path === newest.path);
  const late = added.filter(one => compare(one.version, newest.version) < 0);
  const findings = late.map(({ path }) => {
    const since = isOnBase ? 'which has landed since this branch was made' : 'which has landed';
    return migrationFinding(
      'order',
      path,
      `\`${path}\` sorts before \`${newest.path}\`, ${since}: ${framework.late}`,
      'give it a version behind that one',
    );
  });
  return { findings, notes: [] };
}

/** Where migrations name those that they build on, the last ones of the merged graph: more than one cannot be applied. */
function judgeHeads({ framework, changes, head, base, before }: History): Told {
  const deleted = new Set(changes.deleted.map(({ path, version }) => `${path}\0${version}`));
  const known = new Map(
    [...(base?.list ?? []), ...(head?.list ?? [])].map(one => [`${one.path}\0${one.version}`, one]),
  );
  const heads = headsOf([...known].filter(([key]) => !deleted.has(key)).map(([, one]) => one));
  const were = new Set(headsOf(before?.list ?? []).map(({ version }) => version));
  const added = new Set(changes.added.map(({ version }) => version));
  // Several that were there before are not this change's doing.
  const [own, ...others] = heads.filter(({ version }) => added.has(version));
  const foreign = heads.filter(({ version }) => !added.has(version) && !were.has(version));
  const stale = heads.filter(({ version }) => were.has(version));
  const all = [own, ...others, ...foreign, ...(were.size < 2 ? stale : [])].filter(one => one !== undefined);
  if (!own || all.length < 2) return { findings: [], notes: [] };
  const names = all.map(({ path }) => `\`${path}\``).join(' and ');
  const message = `${names} are both the last of their line: ${framework.title} refuses to go on until one builds on the other`;
  const hint =
    framework.name === 'django'
      ? 'let it depend on the other one, or make a merge with `manage.py makemigrations --merge`'
      : 'set its `down_revision` to the other one, or make a merge with `alembic merge heads`';
  return { findings: [migrationFinding('heads', own.path, message, hint)], notes: [] };
}

function headsOf(list: readonly Migration[]): readonly Migration[] {
  const built = new Set(list.flatMap(({ parents }) => parents ?? []));
  return list.filter(({ version }) => !built.has(version));
}
