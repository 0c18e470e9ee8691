import { compareDotted } from './compare.ts';
import type { Framework } from './framework.ts';
import { wholeFile } from './sql-script.ts';

/**
 * https://documentation.red-gate.com/flyway/flyway-concepts/migrations: `V1_2__name.sql`, `U1_2__name.sql` undoes it,
 * `R__name.sql` is run whenever it changes, `B…` is a baseline for new databases.
 */
export const flyway: Framework = {
  name: 'flyway',
  title: 'Flyway',
  place: /^(.+?)\/([VUB][0-9][0-9._]*__[^/]+\.sql)$/s,
  read: relative => {
    const [, kind, version, name = ''] = /^(?:[^/]+\/)*([VUB])([0-9][0-9._]*?)__([^/]+)\.sql$/s.exec(relative) ?? [];
    if (version === undefined) return undefined;
    return { version, name, way: kind === 'V' ? 'up' : kind === 'U' ? 'down' : 'aside' };
  },
  split: (file, { way, ...role }) => (way === 'aside' ? [] : [{ ...role, [way]: wholeFile(file, 'file') }]),
  order: compareDotted,
  late: 'Flyway fails its validation, or ignores it, in every database that is ahead of it, unless `outOfOrder` is on',
  remembers: 'name',
  edited: 'Flyway fails its validation in every database that has run it',
  reversible: true,
};
