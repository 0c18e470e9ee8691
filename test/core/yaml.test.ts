import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseYaml } from '../../src/core/yaml.ts';
import { processorTime } from '../support/processor-time.ts';

const told = (text: string) => {
  const { problems, placeAt, value } = parseYaml(text);
  if (problems.length) expect(value).toBeUndefined();
  return problems.map(({ offset, message }) => `${placeAt(offset).line}:${placeAt(offset).column} ${message}`);
};

const nested = (depth: number) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
const bomb = [...'bcdefgh'].reduce(
  (text, name, index) => `${text}${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]\n`,
  'a: &a x\n',
);

it.each([
  ['brackets without end', '['.repeat(1_000_000), '1:65 this is nested deeper than 64 levels'],
  ['maps within maps', `a: ${'{a: '.repeat(20_000)}`, '1:316 this is nested deeper than 64 levels'],
  ['an indented staircase', nested(1000), '65:63 this is nested deeper than 64 levels'],
  ['dashes in a row', '- '.repeat(300_000), '1:128 this is nested deeper than 64 levels'],
  ['commas without end', `[${','.repeat(900_000)}`, '1:200001 the file has more parts than anybody would write'],
  ['a file of two megabytes', 'a'.repeat(2_000_000), '1:1 the file is larger than 1 MiB'],
  ['a megabyte that is longer in bytes', 'ä'.repeat(600_000), '1:1 the file is larger than 1 MiB'],
  ['more aliases than anybody writes', `a: &a x\nb: [${'*a, '.repeat(200)}]\n`, '2:409 more than 100 aliases'],
  ['aliases that multiply', bomb, '2:8 an alias of this file is not defined, refers to itself, or grows beyond bounds'],
  [
    'an alias of itself',
    'a: &a\n  b: *a\n',
    '2:6 an alias of this file is not defined, refers to itself, or grows beyond bounds',
  ],
  [
    'an alias of nothing',
    'a: *x\n',
    '1:4 an alias of this file is not defined, refers to itself, or grows beyond bounds',
  ],
])('refuses %s within a moment', (_, text, problem) => {
  const start = processorTime();
  expect(told(text)).toEqual([problem]);
  expect(processorTime() - start).toBeLessThan(5000);
});

it('reads 15,000 keys without comparing each with each', () => {
  const text = Array.from({ length: 15_000 }, (_, index) => `key${index}: 1`).join('\n');
  expect(Object.keys(parseYaml(text).value as object)).toHaveLength(15_000);
});

it('reads an ordinary alias', () => {
  expect(parseYaml('a: &a [x]\nb: *a\n').value).toEqual({ a: ['x'], b: ['x'] });
});

it('reads words as YAML 1.2 does, whatever version the file claims', () => {
  expect(parseYaml('%YAML 1.1\n---\na: [yes, off, 012, 2027-01-01, ~]\n').value).toEqual({
    a: ['yes', 'off', 12, '2027-01-01', null],
  });
});

it('never throws, and never gives a value beside a problem', () => {
  const yamlish = fc.array(
    fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '*a',
      '&a ',
      '!x ',
      '"',
      "'",
      '|',
      '#',
      '---',
      '?',
      ',',
      '<<',
      '\t',
      '__proto__',
      '%',
      '\uFFFD',
      '\0',
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        yamlish.map(parts => parts.join('')),
      ),
      text => {
        const { problems, value, placeAt } = parseYaml(text);
        if (problems.length) expect(value).toBeUndefined();
        for (const { offset } of problems) expect(placeAt(offset).line).toBeGreaterThan(0);
      },
    ),
    { numRuns: 2000 },
  );
});
