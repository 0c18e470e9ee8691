import type { Framework, MigrationFile, Step } from './framework.ts';

/** https://docs.liquibase.com/concepts/changelogs/sql-format.html; a changelog in XML, YAML or JSON is a program to us. */
export const liquibase: Framework = {
  name: 'liquibase',
  title: 'Liquibase',
  place: /^((?:.*\/)?(?:db\/change-?logs?|change-?logs?|liquibase))\/(.+\.(?:sql|xml|ya?ml|json))$/is,
  text: /^--\s*liquibase formatted sql|<databaseChangeLog\b|\bdatabaseChangeLog["']?\s*:/im,
  read: relative => {
    const name = /^(.+)\.(?:sql|xml|ya?ml|json)$/s.exec(relative)?.[1];
    return name === undefined ? undefined : { version: name, name: '', way: 'both' };
  },
  split: file => (file.path.endsWith('.sql') ? formattedSql(file) : changeSets(file)),
  // Which file comes when, the including ones say.
  order: 'journal',
  late: 'Liquibase runs it behind those, in another order than new databases do',
  remembers: 'name',
  edited: 'Liquibase fails its validation in every database that has run it',
  reversible: true,
};

const header = /^\s*--\s*changeset\s+([^\s:]+):(\S+)(.*)$/i;
const rollback = /^\s*--\s*rollback\b\s?(.*)$/i;

function formattedSql({ path, text }: MigrationFile): readonly Step[] {
  const lines = text.split('\n');
  const heads = lines.flatMap((line, at) => (header.test(line) ? at : []));
  return heads.map((at, index): Step => {
    const [, author = '', id = '', attributes = ''] = header.exec(lines[at] ?? '') ?? [];
    const end = heads[index + 1] ?? lines.length;
    const own = lines.slice(at + 1, end);
    const back = own.flatMap((line, offset) => (rollback.test(line) ? offset : []));
    const transaction = /\brunInTransaction:\s*false\b/i.test(attributes) ? 'none' : 'file';
    const script = (lineTexts: readonly string[]) =>
      ({ kind: 'sql', path, line: at + 2, text: lineTexts.join('\n'), transaction }) as const;
    return {
      version: `${author}:${id}`,
      name: path,
      up: script(own.map(line => (rollback.test(line) ? '' : line))),
      ...(back.length ? { down: script(own.map(line => rollback.exec(line)?.[1] ?? '')) } : {}),
    };
  });
}

/** The ids and authors of the change sets in a changelog; attributes may come in any order. */
function changeSets({ path, text }: MigrationFile): readonly Step[] {
  const pieces = text.split(/<changeSet\b|["']?\bchangeSet["']?\s*:/).slice(1);
  return pieces.map((piece): Step => {
    const head = piece.slice(0, 2000);
    const of = (key: string) => new RegExp(`\\b${key}["']?\\s*[=:]\\s*["']?([^\\s"',>}]+)`).exec(head)?.[1] ?? '';
    const program = { kind: 'program', path, text: piece } as const;
    const hasBack = /<rollback\b|\brollback["']?\s*:/.test(piece);
    return {
      version: `${of('author')}:${of('id')}`,
      name: path,
      up: program,
      ...(hasBack ? { down: program } : {}),
    };
  });
}
