import { expect, it } from 'vitest';
import { owners } from '../../src/checks/owners.ts';
import { noOwners, parseCodeowners } from '../../src/core/codeowners/codeowners.ts';
import type { Owners } from '../../src/core/owners.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';

const file = '.github/CODEOWNERS';
const side = { kind: 'file', blob: 'e'.repeat(40) } as const;
const read = (text: string) => parseCodeowners(text, { file, dialect: 'github' });

function judge(known: Owners, paths: readonly string[], options: { ignore?: string[] } = {}) {
  const files = paths.map(path => ({ path, after: side }));
  const facts = fakeFacts({ change: async () => fakeChange({ files }), owners: async () => known });
  return owners.run(options, facts, { id: 'owners.every-path', name: 'every-path' });
}

it('passes when a rule covers every path, and counts them', async () => {
  expect(await judge(read('* @anna'), ['a', 'b/c'])).toEqual({
    status: 'pass',
    proof: '`.github/CODEOWNERS` names owners for 2 of 2 changed paths',
  });
});

it('names each path that no rule covers', async () => {
  expect(await judge(read('/src/ @anna'), ['src/a', 'lib/b'])).toEqual({
    status: 'fail',
    findings: [
      {
        code: 'owners.uncovered',
        message: 'nobody owns `lib/b`',
        actor: 'maintainer',
        place: { path: 'lib/b' },
        hint: 'land a rule for it in `.github/CODEOWNERS` on `origin/main` first',
      },
    ],
  });
});

it('lets a rule without owners stand, and says how many paths it means', async () => {
  expect(await judge(read('* @anna\n/vendor/'), ['src/a', 'vendor/b'])).toMatchObject({
    status: 'pass',
    proof: '`.github/CODEOWNERS` names owners for 1 of 2 changed paths, 1 unowned on purpose',
  });
});

it('counts a path that is deleted', async () => {
  const change = fakeChange({ files: [{ path: 'lib/b', before: side }] });
  const facts = fakeFacts({ change: async () => change, owners: async () => read('/src/ @anna') });
  const outcome = await owners.run({}, facts, { id: 'owners.every-path', name: 'every-path' });
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ message: 'nobody owns `lib/b`' }] });
});

it('leaves ignored paths alone', async () => {
  const outcome = await judge(read('/src/ @anna'), ['src/a', 'package-lock.json'], { ignore: ['*-lock.json'] });
  expect(outcome).toMatchObject({ status: 'pass', proof: expect.stringContaining('1 of 1') });
});

it('fails without a CODEOWNERS file, and says what to do', async () => {
  expect(await judge(noOwners(undefined, 'gitlab'), ['a'])).toEqual({
    status: 'fail',
    findings: [
      {
        code: 'owners.no-file',
        message: '`origin/main` has no CODEOWNERS file, so nobody owns what changes',
        actor: 'maintainer',
        hint: 'land a `.gitlab/CODEOWNERS` on `origin/main` first',
      },
    ],
  });
});

it('does not let the change add its own CODEOWNERS', async () => {
  expect(await judge(noOwners(undefined, 'github'), ['a', file])).toMatchObject({
    findings: [
      {
        hint: 'the change adds `.github/CODEOWNERS`, which counts once it is on `origin/main`: land it by itself first',
      },
    ],
  });
});

it('says that the base decides when the change edits the file, and which lines were skipped', async () => {
  expect(await judge(read('* @anna\n!b @anna'), [file])).toMatchObject({
    status: 'pass',
    notes: [
      '.github/CODEOWNERS:2: GitHub skips this line: patterns cannot be negated with `!`',
      'the change edits `.github/CODEOWNERS`: what it says on `origin/main` decides',
    ],
  });
});

it('names at most a hundred paths, and how many more there are', async () => {
  const outcome = await judge(
    read('/src/ @anna'),
    Array.from({ length: 250 }, (_, index) => `f${index}`),
  );
  if (outcome.status !== 'fail') throw new Error('it passed');
  expect(outcome.findings).toHaveLength(101);
  expect(outcome.findings[100]).toMatchObject({ message: 'nobody owns 150 more paths' });
});
