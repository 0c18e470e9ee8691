import { expect, it } from 'vitest';
import type { Difference } from '../../../src/core/migrations/schema/compare.ts';
import { withoutSpellings } from '../../../src/core/migrations/schema/spelling.ts';

const change = (property: string, was: string | null, is: string | null): Difference => ({
  kind: 'changed',
  object: { kind: 'check', name: 'orders.state', properties: {} },
  changes: [{ property, was, is }],
});
const left = async (property: string, was: string | null, is: string | null) =>
  (await withoutSpellings([change(property, was, is)], one => one)).length;
const written = "CHECK (((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))";

it.each([
  ['definition', 'CHECK ((a AND ((b) AND (c))))', 'CHECK ((a AND b AND c))'],
  [
    'definition',
    written,
    "CHECK (((state)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))",
  ],
  ['definition', written, "CHECK (((state)::text = ANY (ARRAY['a'::text, 'b'::text])))"],
  [
    'definition',
    'CREATE INDEX i ON t USING btree (a) WHERE (x OR (y OR z))',
    'CREATE INDEX i ON t USING btree (a) WHERE (x OR y OR z)',
  ],
  ['default', "('a'::character varying)::text", "'a'::text"],
])('takes another spelling of a %s for the same: %s', async (property, was, is) => {
  expect(await left(property, was, is)).toBe(0);
});

it.each([
  ['definition', 'CHECK ((a OR (b AND c)))', 'CHECK (((a OR b) AND c))'],
  ['definition', 'CHECK ((((a - b) - c) > 0))', 'CHECK (((a - (b - c)) > 0))'],
  ['definition', "CHECK ((a = '1'::integer))", "CHECK ((a = '1'::text))"],
  ['definition', written, "CHECK (((state)::text = ANY (ARRAY['a'::text])))"],
  ['definition', 'CHECK (a) NOT VALID', 'CHECK (a)'],
  ['definition', 'FOREIGN KEY (a) REFERENCES b(c)', 'FOREIGN KEY (a) REFERENCES b(c) ON DELETE CASCADE'],
  ['definition', 'what no parser reads', 'what none reads'],
  ['default', "'a'::text", "'a'::character varying"],
  ['default', "('abc'::character varying(2))::text", "'abc'::text"],
  ['default', '0', null],
  ['type', 'text', 'text[]'],
])('takes another %s for another one: %s', async (property, was, is) => {
  expect(await left(property, was, is)).toBe(1);
});
