import { compareText } from './compare.ts';
import type { Framework } from './framework.ts';
import { wholeFile } from './sql-script.ts';

/** https://orm.drizzle.team/docs/kit-overview: `0001_name.sql` with a journal, or since 1.0 a folder for each. */
export const drizzle: Framework = {
  name: 'drizzle',
  title: 'Drizzle',
  place: /^((?:.+\/)?[^/]+)\/([0-9]{4}_[^/]+\.sql|[0-9]{14}_[^/]+\/(?:migration|down)\.sql)$/s,
  mark: /(?:^|\/)(?:drizzle[^/]*\.config\.[cm]?[jt]s|meta\/_journal\.json)$/,
  read: relative => {
    const [, own, name, down] = /^([0-9]+)_([^/]+?)(\.down)?\.sql$/s.exec(relative) ?? [];
    if (own !== undefined) return { version: own, name: name ?? '', way: down ? 'down' : 'up' };
    const [, version, rest = '', file] = /^([0-9]{14})_([^/]+)\/(migration|down)\.sql$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name: rest, way: file === 'down' ? 'down' : 'up' };
  },
  // The breakpoint is a comment to every server; all pending migrations run in one transaction.
  split: (file, { way, ...role }) => [{ ...role, [way]: wholeFile(file, 'file') }],
  order: compareText,
  late: 'Drizzle runs it behind those, in another order than new databases do',
  remembers: 'name',
  reversible: false,
};
