import { compareNumbers } from './compare.ts';
import type { Framework, MigrationFile, Role, Step } from './framework.ts';
import { someLines, wholeFile } from './sql-script.ts';

const servers = 'postgres(?:ql)?|mysql|mariadb|sqlite3?|cockroach|oceanbase';
const twoFiles = new RegExp(`^([Vv]?[0-9]+)[._-]([^/]*?)(?:\\.(${servers}))?(\\.autocommit)?\\.(up|down)\\.sql$`, 's');
const oneFile = new RegExp(`^([Vv]?[0-9]+)[._-]?([^/]*?)(?:\\.(${servers}))?(\\.autocommit)?\\.sql$`, 's');

/** Numbered SQL files for a runner of the project's own, or one that is not known here: in one part, or in two; with Pop's marks. */
export const sql: Framework = {
  name: 'sql',
  title: 'SQL',
  place: /^((?:.+\/)?[^/]*migrations?(?:\/[^/]+)?)\/([Vv]?[0-9][^/]*\.sql)$/is,
  read: relative => {
    const [, version, name = '', dialect, , way] = twoFiles.exec(relative) ?? [];
    if (version !== undefined)
      return { version, name, way: way === 'up' ? 'up' : 'down', ...(dialect === undefined ? {} : { dialect }) };
    const [, alone, rest = '', server] = oneFile.exec(relative) ?? [];
    if (alone === undefined) return undefined;
    return { version: alone, name: rest, way: 'both', ...(server === undefined ? {} : { dialect: server }) };
  },
  split: (file, role) => [splitSql(file, role)],
  order: (a, b) => compareNumbers(a.replace(/^v/i, ''), b.replace(/^v/i, '')),
  late: 'most runners then pass over it, or run it in another order than new databases do',
  remembers: 'version',
  reversible: true,
};

/** The marks of rubenv/sql-migrate, and what people write by hand. */
const marks = {
  up: /^\s*--[\s-]*(?:\+migrate\s+up|up(?:\s+migration)?\s*$)/i,
  down: /^\s*--[\s-]*(?:\+migrate\s+down|down(?:\s+migration)?\s*$)/i,
};

function splitSql(file: MigrationFile, { way, ...role }: Role): Step {
  const alone = /\.autocommit\./.test(file.path) || /^--[\s-]*\+migrate\s+up\s+notransaction/im.test(file.text);
  const transaction = alone ? 'none' : 'file';
  if (way === 'up' || way === 'down') return { ...role, [way]: wholeFile(file, transaction) };
  const lines = file.text.split('\n');
  const [up, down] = [lines.findIndex(line => marks.up.test(line)), lines.findIndex(line => marks.down.test(line))];
  if (down < 0) return { ...role, up: wholeFile(file, transaction) };
  const script = (from: number, to: number) => someLines(file.path, lines, [from, to], transaction);
  return {
    ...role,
    up: script(up + 1, down > up ? down : lines.length),
    down: script(down + 1, up > down ? up : lines.length),
  };
}
