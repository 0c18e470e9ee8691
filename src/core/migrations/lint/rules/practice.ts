import type { Column } from '../operation.ts';
import { onEach, type Rule } from '../rule.ts';
import { columnsOf } from '../schema.ts';
import { readTokens } from '../sql/tokens.ts';

const servers = ['postgres'] as const;

export const practice: readonly Rule[] = [
  {
    id: 'json-not-jsonb',
    level: 'warn',
    claim: 'practice',
    servers,
    summary: 'A column of type `json`',
    because: 'It has no equality, so that `SELECT DISTINCT` and `GROUP BY` over it fail, and no index.',
    instead: '`jsonb`',
    proven: 'PostgreSQL 15.18: `could not identify an equality operator for type json`',
    check: columns(
      ({ name, type }) => /^json(?:\[\])*$/.test(type) && `\`${name}\` is \`json\`, which has no equality and no index`,
    ),
  },
  {
    id: 'enum-value-order',
    level: 'warn',
    claim: 'practice',
    servers,
    summary: '`ALTER TYPE … ADD VALUE` without a place',
    because: 'It goes to the end, and by that `ORDER BY` and `<` judge; it cannot be moved or removed later.',
    instead: '`ADD VALUE … BEFORE …` or `AFTER …`, even if the place is the end',
    proven: 'PostgreSQL 15.18, pg_enum.enumsortorder; there is no statement that removes a value',
    squawk: ['require-enum-value-ordering'],
    check: onEach(
      ['add-enum-value'],
      ({ type, value, placed }) =>
        !placed && { message: `\`${value}\` goes to the end of \`${type}\`, and can never be moved or removed` },
    ),
  },
  {
    id: 'identifier-too-long',
    level: 'warn',
    claim: 'practice',
    servers,
    summary: 'A name of more than 63 bytes',
    because: 'It is cut without an error, and the cut names of two objects may be one.',
    instead: 'a shorter name',
    proven: 'PostgreSQL 15.18: a notice, and 63 bytes in the catalogue',
    squawk: ['identifier-too-long'],
    // The parser has cut them already.
    check: ({ text }) => longNames(text).map(name => ({ message: `\`${name}\` is cut to 63 bytes, without an error` })),
  },
  preference(
    'prefer-text',
    '`char(n)` or `varchar(n)`',
    'A longer text later means a change of the type.',
    '`text`, with a `CHECK` on its length',
    /^(?:char|varchar)\(/,
    ['prefer-text-field', 'ban-char-field'],
  ),
  preference(
    'prefer-bigint',
    '`int` or `smallint`',
    'When the numbers run out, the whole table is written anew.',
    '`bigint`',
    /^(?:smallint|int|serial|serial4|smallserial|serial2)$/,
    ['prefer-big-int', 'prefer-bigint-over-int', 'prefer-bigint-over-smallint'],
  ),
  preference(
    'prefer-identity',
    '`serial`',
    'The sequence has an owner and rights of its own, and a value can be given by mistake.',
    '`bigint GENERATED ALWAYS AS IDENTITY`',
    /serial[248]?$/,
    ['prefer-identity'],
  ),
  preference(
    'prefer-timestamptz',
    '`timestamp` without time zone',
    'Which moment is meant depends on who reads it.',
    '`timestamptz`',
    /^timestamp(?:\(|$)/,
    ['prefer-timestamp-tz', 'prefer-timestamptz'],
  ),
];

function preference(
  id: string,
  what: string,
  because: string,
  instead: string,
  type: RegExp,
  squawk: readonly string[],
): Rule {
  return {
    id,
    level: 'off',
    claim: 'practice',
    servers,
    summary: `A column of type ${what}`,
    because,
    instead,
    proven: 'a matter of taste: off unless the policy says otherwise',
    squawk,
    check: columns(column => type.test(column.type) && `\`${column.name}\` is \`${column.type}\``),
  };
}

function columns(find: (column: Column) => string | false): Rule['check'] {
  return ({ operations }) =>
    operations.flatMap(operation =>
      columnsOf(operation).flatMap(column => {
        const message = find(column);
        return message ? { message } : [];
      }),
    );
}

function longNames(text: string): readonly string[] {
  // Most texts have nothing like it.
  if (!/"[^"]{32}|[\w$\u0080-\uffff]{32}/.test(text)) return [];
  return [...readTokens(text, 'postgres')]
    .filter(({ kind, at, end }) => end - at >= 32 && (kind === 'word' || kind === 'quoted'))
    .map(({ kind, at, end }) => (kind === 'word' ? text.slice(at, end) : text.slice(at + 1, end - 1)))
    .filter(name => new TextEncoder().encode(name).length > 63);
}
