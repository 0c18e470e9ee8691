import type { Script } from '../migration.ts';
import { isOneStatement } from '../statements.ts';
import { compareNumbers } from './compare.ts';
import type { Framework } from './framework.ts';
import { wholeFile } from './sql-script.ts';

/** https://github.com/golang-migrate/migrate/blob/master/source/parse.go: 64 bits, so `01` and `1` are one version. */
export const golangMigrate: Framework = {
  name: 'golang-migrate',
  title: 'golang-migrate',
  place: /^((?:.+\/)?[^/]*migrations?(?:\/[^/]+)?)\/([0-9]+_[^/]*\.(?:up|down)\.[^/]+)$/is,
  // Pop's names.
  unlike: /\.(?:postgres|mysql|mariadb|cockroach|sqlite3?|autocommit)\.(?:up|down)\.[^/]+$|\.fizz$/s,
  read: relative => {
    const [, version, name = '', way] = /^([0-9]+)_([^/]*)\.(up|down)\.[^/]+$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name, way: way === 'up' ? 'up' : 'down' };
  },
  // It adds no transaction, but sends the file at once, and PostgreSQL runs several statements that come at once in one.
  split: (file, { way, ...role }) => {
    // Whoever builds it into a program of their own may write migrations in Go.
    const script: Script = file.path.endsWith('.go')
      ? { kind: 'program', ...file }
      : wholeFile(file, isOneStatement(file.text) ? 'none' : 'file');
    return [{ ...role, [way]: script }];
  },
  order: compareNumbers,
  late: 'golang-migrate passes over it in silence in every database that is ahead of it',
  remembers: 'version',
  reversible: true,
};
