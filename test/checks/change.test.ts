import { expect, it } from 'vitest';
import { change } from '../../src/checks/change.ts';
import type { ChangedFile, Commit, FileLines } from '../../src/core/change.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';
import { factsOfLines } from '../support/lines.ts';

const file = (path: string): ChangedFile => ({ path, after: { kind: 'file', blob: 'd'.repeat(40) } });
const added = (...texts: string[]): FileLines => ({
  added: texts.map((text, index) => ({ number: index + 1, text })),
  removed: [],
});
const anna = { name: 'Anna', email: 'anna@example.com' };
const commit = (subject: string): Commit => ({
  sha: 'e'.repeat(40),
  author: anna,
  committer: anna,
  subject,
  body: '',
  trailers: [],
  parents: [],
});

interface Given {
  readonly lines?: Readonly<Record<string, FileLines>>;
  readonly commits?: readonly Commit[];
  readonly conflicts?: readonly string[];
}

const judge = (options: Parameters<typeof change.run>[0], { lines = {}, commits = [], conflicts = [] }: Given) =>
  change.run(
    options,
    fakeFacts({
      change: async () => fakeChange({ files: Object.keys(lines).map(file), commits }),
      ...factsOfLines(lines),
      merge: async () => ({ conflicts }),
    }),
    { id: 'change.x', name: 'x' },
  );

it('passes what merges cleanly', async () => {
  expect(await judge({}, { lines: { a: added('a') }, commits: [commit('Do it')] })).toEqual({
    status: 'pass',
    proof: 'merges with `origin/main`, no conflict markers, no fixup commits',
  });
});

it('names each conflict, unfinished commit and marker', async () => {
  const given = {
    lines: { a: added('x', '<<<<<<< ours', '=======', '>>>>>>> theirs') },
    commits: [commit('fixup! Do it'), commit('Do it')],
    conflicts: ['b'],
  };
  expect(await judge({}, given)).toMatchObject({
    findings: [
      { code: 'change.conflict', place: { path: 'b' } },
      { code: 'change.fixup', message: 'commit eeeeeeeee is still a fixup: fixup! Do it' },
      { code: 'change.conflict-marker', place: { path: 'a', line: 2 } },
    ],
  });
});

it('takes an underlined heading, or one side of a marker, for what it is', async () => {
  expect(await judge({}, { lines: { a: added('Title', '======='), b: added('<<<<<<< here') } })).toMatchObject({
    status: 'pass',
  });
});

it('counts lines and files, without what is ignored', async () => {
  const lines = { 'a.ts': added('1', '2'), 'b.ts': added('1'), 'x.lock': added('1', '2', '3') };
  const ignore = ['*.lock'];
  expect(await judge({ 'max-lines': 3, 'max-files': 2, ignore }, { lines })).toMatchObject({
    status: 'pass',
    proof: '2 of at most 2 files, 3 of at most 3 lines',
  });
  expect(await judge({ 'max-lines': 2, 'max-files': 1, ignore }, { lines })).toMatchObject({
    findings: [
      { code: 'change.too-large', message: '2 files changed, at most 1 are allowed' },
      { code: 'change.too-large', message: '3 lines changed, at most 2 are allowed' },
    ],
  });
});

it('leaves out no file where no size is asked for', () => {
  const read = (options: unknown) => change.options().safeParse(options).success;
  expect(read({ 'max-lines': 5, ignore: '*.lock' })).toBe(true);
  expect(read({ ignore: '*.lock' })).toBe(false);
});
