import { compareNumbers } from './compare.ts';
import type { Framework } from './framework.ts';
import { wholeFile } from './sql-script.ts';

/** https://docs.rs/sqlx/latest/sqlx/macro.migrate.html; `-- no-transaction` counts at the very beginning of the file. */
export const sqlx: Framework = {
  name: 'sqlx',
  title: 'sqlx',
  place: /^((?:.+\/)?[^/]*migrations?)\/([0-9]+_[^/]*\.sql)$/is,
  mark: /(?:^|\/)(?:\.sqlx\/[^/]+|Cargo\.toml)$/,
  read: relative => {
    const [, version, name = '', way] = /^([0-9]+)_([^/]*?)(?:\.(up|down))?\.sql$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name, way: way === 'down' ? 'down' : 'up' };
  },
  split: (file, { way, ...role }) => [
    { ...role, [way]: wholeFile(file, file.text.startsWith('-- no-transaction') ? 'none' : 'file') },
  ],
  order: compareNumbers,
  late: 'sqlx runs it behind those, in another order than new databases do',
  remembers: 'version',
  edited: 'sqlx refuses to run in every database that has run it',
  reversible: true,
};
