import type { Framework } from './framework.ts';
import { wholeFile } from './sql-script.ts';

/** https://sqitch.org/docs/manual/sqitchchanges/: scripts bring their own transactions; `name@tag.sql` is a reworked one as it was. */
export const sqitch: Framework = {
  name: 'sqitch',
  title: 'Sqitch',
  place: /^(?:(.*)\/)?((?:deploy|revert|verify)\/.+\.sql)$/s,
  beside: 'sqitch.plan',
  read: relative => {
    const [, folder, name] = /^(deploy|revert|verify)\/(.+)\.sql$/s.exec(relative) ?? [];
    if (name === undefined) return undefined;
    const way = folder === 'deploy' ? 'up' : folder === 'revert' ? 'down' : 'aside';
    return { version: name, name: '', way };
  },
  split: (file, { way, ...role }) => (way === 'aside' ? [] : [{ ...role, [way]: wholeFile(file, 'none') }]),
  order: 'journal',
  late: 'Sqitch refuses to deploy where changes behind it in the plan have been deployed',
  remembers: 'name',
  reversible: true,
};
