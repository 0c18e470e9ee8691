import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { atlasSumProblem } from '../../../src/system/migrations/atlas-sum.ts';

const sum = (text: string) => createHash('sha256').update(text).digest('base64');
const [a, b] = ['create table a (id int);\n', 'create table b (id int);\n'];
const hashes = { a: sum(`1_a.sql${a}`), b: sum(`1_a.sql${a}2_b.sql${b}`) };
const right = `h1:${sum(`1_a.sql${hashes.a}2_b.sql${hashes.b}`)}\n1_a.sql h1:${hashes.a}\n2_b.sql h1:${hashes.b}\n`;

const problem = (texts: Record<string, string>) =>
  atlasSumProblem('db', { list: async () => Object.keys(texts), read: async path => texts[path] });

it.each([
  ['is right', { 'db/1_a.sql': a, 'db/2_b.sql': b, 'db/atlas.sum': right }, undefined],
  ['is not there', { 'db/1_a.sql': a }, 'there is no `atlas.sum`'],
  [
    'lacks a file',
    { 'db/1_a.sql': a, 'db/2_b.sql': b, 'db/3_c.sql': b, 'db/atlas.sum': right },
    '`3_c.sql` is not in `atlas.sum`',
  ],
  [
    'knows another text',
    { 'db/1_a.sql': b, 'db/2_b.sql': b, 'db/atlas.sum': right },
    '`1_a.sql`, or one before it, is not as `atlas.sum` says',
  ],
  ['lists what is gone', { 'db/1_a.sql': a, 'db/atlas.sum': right }, '`atlas.sum` lists `2_b.sql`, which is not there'],
  [
    'has another sum at its top',
    { 'db/1_a.sql': a, 'db/2_b.sql': b, 'db/atlas.sum': right.replace(/^h1:/, 'h1:x') },
    'the sum at the top of `atlas.sum` is not right',
  ],
  ['cannot be told of other bytes', { 'db/1_a.sql': '\uFFFD', 'db/atlas.sum': right }, undefined],
])('an `atlas.sum` that %s', async (_, texts, said) => {
  expect(await problem(texts)).toBe(said);
});
