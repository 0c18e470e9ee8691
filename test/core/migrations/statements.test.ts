import { describe, expect, it } from 'vitest';
import { type Dialect, splitStatements } from '../../../src/core/migrations/sql/statements.ts';

const texts = (script: string, dialect: Dialect) => splitStatements(script, dialect).map(({ text }) => text);

describe('splitStatements', () => {
  it.each([
    ["select 'a;b'; select 2", ["select 'a;b'", 'select 2']],
    ["select E'a\\';b'; select 2", ["select E'a\\';b'", 'select 2']],
    ['select "a;b"; select 2;', ['select "a;b"', 'select 2']],
    ['do $$ begin; end $$; select 2', ['do $$ begin; end $$', 'select 2']],
    ['do $a$ $$;$$ ; $a$; select 2', ['do $a$ $$;$$ ; $a$', 'select 2']],
    ['/* a; /* b; */ c; */ select 1 -- d;\n; select 2', ['select 1', 'select 2']],
    ['select a$1; select $1;', ['select a$1', 'select $1']],
    [
      'create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end; select 3',
      [
        'create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end',
        'select 3',
      ],
    ],
    ['begin; select 1; commit; end;', ['begin', 'select 1', 'commit', 'end']],
    ["select 'never ends; select 2", ["select 'never ends; select 2"]],
    ['-- nothing\n/* at all */ ;;', []],
    ["select a #>> '{b}'; select 2", ["select a #>> '{b}'", 'select 2']],
  ])('PostgreSQL: %s', (script, expected) => {
    expect(texts(script, 'postgres')).toEqual(expected);
  });

  it.each([
    ["select 'a\\';b'; select 2", ["select 'a\\';b'", 'select 2']],
    ['select `a;b`; # c;\nselect 2', ['select `a;b`', 'select 2']],
    [
      'DELIMITER //\ncreate trigger t begin a; end//\nDELIMITER ;\nselect 2;',
      ['create trigger t begin a; end', 'select 2'],
    ],
    [
      'create procedure p() begin if a then b; end if; while c do d; end while; end; select 2',
      ['create procedure p() begin if a then b; end if; while c do d; end while; end', 'select 2'],
    ],
    ['/*!40101 SET NAMES utf8 */; select 2', ['/*!40101 SET NAMES utf8 */', 'select 2']],
    ['select 5--1; select 2', ['select 5--1', 'select 2']],
  ])('MySQL: %s', (script, expected) => {
    expect(texts(script, 'mysql')).toEqual(expected);
  });

  it('SQLite: a trigger is one statement', () => {
    const trigger =
      'create trigger t after insert on a begin update b set c = case when 1 then 2 end; delete from d; end';
    expect(texts(`${trigger}; select [a;b]`, 'sqlite')).toEqual([trigger, 'select [a;b]']);
  });

  it('says the line of the file where each begins', () => {
    expect(splitStatements('\n-- a\nselect\n1;\nselect 2', 'postgres', 10)).toEqual([
      { text: 'select\n1', line: 12 },
      { text: 'select 2', line: 14 },
    ]);
  });
});
