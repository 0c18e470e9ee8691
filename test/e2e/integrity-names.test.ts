import { expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

// Which tests ran on both sides is found by running them, whatever the files say.

const policy = (report: string) => `version: 1
base: main
tests: { unit: { run: npm test --silent${report} } }
integrity: { all: { tests: { of: tests.unit } } }
`;
const named = ', report: { junit: report.xml }';
const script = (files: string) =>
  `{ "type": "module", "scripts": { "test": "node --test --test-reporter=junit --test-reporter-destination=report.xml ${files}" } }\n`;
const sums = `import { equal } from 'node:assert/strict';
import { it } from 'node:test';

it('adds', () => equal(1 + 2, 3));
for (const [one, other] of [[1, 1], [2, 4], [3, 9]]) it('squares ' + one, () => equal(one * one, other));
`;
const words = `import { equal } from 'node:assert/strict';
import { it } from 'node:test';

it('joins', () => equal('a' + 'b', 'ab'));
`;
const base = {
  '.gitignore': 'report.xml\n',
  'package.json': script('test/*.js'),
  'test/sums.js': sums,
  'test/words.js': words,
};

async function judge(edits: Readonly<Record<string, string>>, { report = named, gone = [] as readonly string[] } = {}) {
  const files = report ? base : { ...base, 'package.json': base['package.json'].replace(/--test-rep.*xml /, '') };
  const repository = createRepository({ ...files, 'landworthy.yml': policy(report) });
  repository.git('switch', '--quiet', '--create', 'feature');
  if (gone.length) repository.git('rm', '--quiet', ...gone);
  repository.commit('Change', edits);
  const { requirements } = await verdict(repository.dir, ['--only', 'integrity', '--partial']);
  return requirements[0]?.outcome;
}

const missing = (message: string) => ({ status: 'fail', findings: [{ code: 'integrity.missing-tests', message }] });

it('names a test that the settings of the runner hide', async () => {
  expect(await judge({ 'package.json': script('test/sums.js') })).toMatchObject(
    missing('the test `test > joins` ran on the base, and is not there any more'),
  );
});

it('names a test whose table is shorter', async () => {
  expect(await judge({ 'test/sums.js': sums.replace(', [2, 4], [3, 9]', ', [2, 4]') })).toMatchObject(
    missing('the test `test > squares 3` ran on the base, and is not there any more'),
  );
});

it('names a test that skips itself when it runs', async () => {
  const edits = { 'test/words.js': words.replace("'joins', ", "'joins', { skip: 1 + 1 === 2 }, ") };
  expect(await judge(edits)).toMatchObject(missing('the test `test > joins` ran on the base, and is skipped now'));
});

it('has nothing to say of tests that move, are renamed, and are more', async () => {
  const edits = {
    'test/all.js': `${sums.replace("'adds'", "'adds numbers'")}\nit('joins', () => equal('a' + 'b', 'ab'));\nit('is new', () => equal(1, 1));\n`,
  };
  expect(await judge(edits, { gone: ['test/sums.js', 'test/words.js'] })).toEqual({
    status: 'pass',
    proof: '3 tests in the changed files before this change, 3 files compared',
    notes: ['every test of `tests.unit` that the base ran still runs'],
  });
});

it('takes a reason for a test that is gone', async () => {
  const edits = {
    'package.json': script('test/sums.js'),
    '.landworthy/changes/one.yml':
      'integrity: [{ kind: missing-tests, path: tests.unit, subject: test > joins, reason: words have a repository of their own }]\n',
  };
  expect(await judge(edits)).toMatchObject({
    status: 'pass',
    notes: expect.arrayContaining([expect.stringMatching(/^declared .*words have/)]),
  });
});

it('compares numbers where no names are told', async () => {
  const edits = { 'package.json': '{ "type": "module", "scripts": { "test": "node --test test/sums.js" } }\n' };
  expect(await judge(edits, { report: '' })).toMatchObject(
    missing('`tests.unit` runs 4, and ran 5 on the base: no names are told, which a `report` would'),
  );
});

it('does not know what runs where nothing is told', async () => {
  const edits = { 'package.json': '{ "type": "module", "scripts": { "test": "true" } }\n' };
  expect(await judge(edits)).toMatchObject({
    status: 'error',
    message: expect.stringMatching(/^what `npm test --silent` runs in a checkout of the change is not known: /),
  });
});
