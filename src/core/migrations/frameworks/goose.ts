import { compareNumbers } from './compare.ts';
import type { Framework, MigrationFile, Step } from './framework.ts';
import { splitProgram } from './program.ts';
import { someLines } from './sql-script.ts';

/** https://github.com/pressly/goose/blob/main/internal/sqlparser/parser.go: annotations are whole lines, also within a text of SQL. */
export const goose: Framework = {
  name: 'goose',
  title: 'goose',
  place: /^((?:.+\/)?[^/]*migrations?(?:\/[^/]+)?)\/([0-9]+_[^/]*\.(?:sql|go))$/is,
  text: /^--.*\+goose\s+Up\b|\bgoose\.AddMigration/m,
  read: relative => {
    if (/_test\.go$/.test(relative)) return undefined;
    const [, version, name = ''] = /^([0-9]+)_([^/]*)\.(?:sql|go)$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name, way: 'both' };
  },
  split: (file, { version, name }) => [
    { version, name, ...(file.path.endsWith('.go') ? splitProgram(file) : annotated(file)) },
  ],
  order: compareNumbers,
  late: '`goose up` refuses to run at all in every database that is ahead of it, or with `-allow-missing` runs it behind those',
  remembers: 'version',
  reversible: true,
};

const annotation = /^--[\s-]*\+goose\s+(.*?)\s*$/;

function annotated({ path, text }: MigrationFile): Pick<Step, 'up' | 'down' | 'problem'> {
  const lines = text.split('\n');
  const found = lines.flatMap((line, at) => {
    const what = annotation.exec(line)?.[1];
    return what === undefined ? [] : [{ what, at }];
  });
  const at = (what: string) => found.filter(one => one.what === what).map(one => one.at);
  const [up, ...otherUps] = at('Up');
  const [down, ...otherDowns] = at('Down');
  if (up === undefined) return { problem: 'there is no `-- +goose Up` in it' };
  if (otherUps.length || otherDowns.length) return { problem: 'it has an annotation twice' };
  if (down !== undefined && down < up) return { problem: '`-- +goose Down` stands before `-- +goose Up`' };
  const known = /^(?:Up|Down|StatementBegin|StatementEnd|NO TRANSACTION|ENVSUB (?:ON|OFF))$/;
  const unknown = found.find(({ what }) => !known.test(what));
  if (unknown) return { problem: `it does not know the annotation of line ${unknown.at + 1}` };
  if (at('StatementBegin').length !== at('StatementEnd').length)
    return { problem: 'a `-- +goose StatementBegin` has no end' };
  const transaction = at('NO TRANSACTION').length ? 'none' : 'file';
  const script = (from: number, to: number) => someLines(path, lines, [from + 1, to], transaction);
  return {
    up: script(up, down ?? lines.length),
    ...(down === undefined ? {} : { down: script(down, lines.length) }),
  };
}
