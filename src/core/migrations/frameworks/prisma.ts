import { isOneStatement } from '../statements.ts';
import { compareText } from './compare.ts';
import type { Framework } from './framework.ts';
import { wholeFile } from './sql-script.ts';

/**
 * https://www.prisma.io/docs/orm/prisma-migrate: a folder for each. It knows no way back; a `down.sql` beside is one by
 * hand, for `prisma db execute`. It adds no transaction, and sends the file at once.
 */
export const prisma: Framework = {
  name: 'prisma',
  title: 'Prisma',
  place: /^((?:.+\/)?prisma\/(?:.+\/)?migrations)\/([^/]+\/(?:migration|down)\.sql)$/s,
  read: relative => {
    const [, version, name = '', file] = /^([0-9]+)_([^/]*)\/(migration|down)\.sql$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name, way: file === 'down' ? 'down' : 'up' };
  },
  split: (file, { way, ...role }) => [{ ...role, [way]: wholeFile(file, isOneStatement(file.text) ? 'none' : 'file') }],
  order: compareText,
  late: '`prisma migrate deploy` runs it behind those, in another order than new databases do, and `prisma migrate dev` wants to reset the database',
  remembers: 'name',
  edited: '`prisma migrate dev` wants to reset every database that has run it, and `deploy` leaves it as it is',
  reversible: false,
};
