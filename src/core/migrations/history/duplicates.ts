import type { Framework } from '../frameworks/framework.ts';
import type { Migration } from '../migration.ts';
import type { History } from './history.ts';
import { migrationFinding, type Told } from './told.ts';

/** A version is there once, also with what has landed since. */
export function judgeDuplicates({ framework, changes, head, base }: History): Told {
  const new_ = new Set(changes.added.map(({ path }) => path));
  const deleted = new Set(changes.deleted.map(({ path }) => path));
  const others = [...(head?.list ?? []), ...(base?.list ?? []).filter(({ path }) => !deleted.has(path))];
  const byVersion = new Map<string, Map<string, Migration>>();
  for (const one of others) {
    const key = keyOf(one, framework);
    const same = byVersion.get(key) ?? new Map<string, Migration>();
    byVersion.set(key, same.set(one.path, one));
  }
  const findings = [...byVersion.values()].flatMap(paths => {
    const same = [...paths.values()];
    const own = same.findLast(({ path }) => new_.has(path));
    const other = same.find(one => one !== own);
    if (!own || !other) return [];
    const since = new_.has(other.path) ? '' : ', which has landed';
    const message = `\`${own.path}\` has the version \`${own.version}\`, and so has \`${other.path}\`${since}: one of them is never run, or all are refused`;
    return migrationFinding('duplicate', own.path, message, 'give it a version of its own');
  });
  return { findings, notes: [] };
}

/** `0007` and `7` are one version where it is read as a number. */
function keyOf({ version, name, dialect = '' }: Migration, { order, remembers }: Framework): string {
  const number = order !== 'graph' && order !== 'journal' && order('1', '01') === 0 && /^[vV]?[0-9]+$/.test(version);
  const key = number ? version.replace(/^[vV]?0*(?=.)/, '') : version;
  return [key, dialect, remembers === 'name' && typeof order === 'function' ? name : ''].join('\0');
}
