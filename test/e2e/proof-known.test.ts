import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkFor, createTriedChange } from '../support/tried-change.ts';

/** Without the change; with all of it; without each of two hunks. */
const all = 4;
const first = '1 of 1 test fails without the change, by an assertion';
const known =
  /^1 of 1 test fails without the change, by an assertion, proved on .* UTC by this machine; 1 of 2 hunks are noticed when they are taken back \(1 by an assertion\), 2 of 2 trials proved before, since .* UTC by this machine$/;

it('tries nothing again that it has tried, whether it failed or passed, and says so', async () => {
  const change = createTriedChange({ passes: 'on a', proof: 'hunks: 50%' });
  expect(await change.prove()).toMatchObject({
    runs: all,
    outcome: {
      status: 'pass',
      proof: `${first}; 1 of 2 hunks are noticed when they are taken back (1 by an assertion)`,
      notes: ['src/app.conf:10: no test notices when this line is as before'],
    },
  });
  expect(await change.prove()).toMatchObject({
    runs: 0,
    outcome: {
      status: 'pass',
      proof: expect.stringMatching(known),
      notes: ['src/app.conf:10: no test notices when this line is as before'],
    },
  });
  expect((await change.prove(['--no-run'])).outcome).toMatchObject({ status: 'pass' });
  expect((await change.prove(['--no-reuse'])).runs).toBe(all);
});

it('tries again only what another tree is, when a hunk is changed', async () => {
  const change = createTriedChange({ passes: 'on a', proof: 'hunks: 50%' });
  await change.prove();
  const text = change.git('show', 'HEAD:src/app.conf');
  change.commit('Say more', { 'src/app.conf': text.replace('b=1', 'b=1 # more') });
  // Not the base with the change's tests, nor the head without this hunk.
  expect((await change.prove()).runs).toBe(all - 2);
});

it.each<[string, (change: ReturnType<typeof createTriedChange>) => readonly [string[], Record<string, string>]]>([
  ['a variable that counts', () => [[], { MODE: 'other' }]],
  [
    'what is installed',
    ({ write }) => {
      write({ 'node_modules/dependency/index.js': 'module.exports = 2;\n' });
      return [[], {}];
    },
  ],
  ['the machine', ({ home }) => [[], { XDG_STATE_HOME: `${home}/other` }]],
])('tries all again with another state of %s', async (_, other) => {
  const base = { 'package.json': '{}\n', '.gitignore': 'node_modules/\n' };
  const change = createTriedChange({ passes: 'on a', proof: 'hunks: 50%', base });
  change.write({ 'node_modules/dependency/index.js': 'module.exports = 1;\n' });
  await change.prove();
  const [args, env] = other(change);
  expect((await change.prove(args, env)).runs).toBe(all);
});

it('keeps nothing in a CI system, where the change itself could have written it', async () => {
  const change = createTriedChange({ passes: 'on a', proof: 'hunks: 50%' });
  await change.prove([], { CI: 'true' });
  expect((await change.prove([], { CI: 'true' })).runs).toBe(all);
});

it('runs each time where the policy has the tests run each time', async () => {
  const change = createTriedChange({ passes: 'on a', proof: 'hunks: 50%', unit: 'reuse: false' });
  await change.prove();
  expect((await change.prove()).runs).toBe(all);
});

it('does not know what it may not run', async () => {
  const { outcome, runs } = await createTriedChange({ passes: 'on a' }).prove(['--no-run']);
  expect({ outcome, runs }).toEqual({
    runs: 0,
    outcome: {
      status: 'error',
      message: 'a trial would have to be run, and nothing may: no evidence is about exactly these inputs',
      hint: 'leave `--no-run` out',
    },
  });
});

it('never again believes a trial that ended in two ways', async () => {
  // What no key can tell: the test asks a file elsewhere.
  const change = createTriedChange({ passes: 'on a', proof: 'hunks: 50%' });
  change.commit('Ask elsewhere', { 'test/check.sh': checkFor('on a && test ! -e "$HOME/off"') });
  await change.prove();
  change.write({ '../off': '' });
  expect((await change.prove(['--no-reuse'])).outcome).toMatchObject({ status: 'error' });
  rmSync(change.path('../off'));
  // The head with all tests, each time.
  expect((await change.prove()).runs).toBe(1);
  expect((await change.prove()).runs).toBe(1);
});
