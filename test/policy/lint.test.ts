import { expect, it } from 'vitest';
import { lintPolicy } from '../../src/policy/lint.ts';
import { load } from '../support/policy.ts';

const now = new Date('2026-11-23T12:00:00Z');
const paths = ['README.md', 'db/1.sql', 'docs/a.md', 'src/a.ts', 'src/b.ts'];

async function warnings(policy: string | Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found = lintPolicy(await load(policy), paths, now);
  return found.map(
    ({ file, line, column, message, hint }) => `${file}:${line}:${column}: ${message}${hint ? ` (${hint})` : ''}`,
  );
}

const kinds = 'kinds: { docs: "**/*.md", database: ["db/**"] }\n';
const waiver = (more: string) => `waivers:\n  - { requirement: change.a, reason: r, approved-by: a, ${more} }\n`;

it('has nothing to say about what is no path, nor about what is there without being written', async () => {
  const policy = `version: 1
migrations: { a: { released: v*, when: { branch: release/* } } }
coverage: { a: { run: x, report: { lcov: x } } }
`;
  expect(await warnings(policy)).toEqual([]);
});

it('has nothing to say about a policy that does what it says', async () => {
  const policy = `version: 1\n${kinds}change:
  a: { when: { kind: database, not: { only: docs } }, unless: { label: skip } }
  b: { when: { only: [docs, "src/**"], paths: "src/**" }, max-lines: 9, ignore: "src/b.ts" }
${waiver('expires: 2027-03-01, paths: "src/**"')}`;
  expect(await warnings(policy)).toEqual([]);
});

it.each([
  [
    'a glob that matches no file',
    'kinds: { a: ["src/**", "lib/**", "!src/c.ts"] }\nchange: { a: { when: { paths: web/**, only: [a, "x/*"] }, max-lines: 3, ignore: "*.lock" } }\n',
    '2:24: the glob `lib/**` matches no file of the repository',
    '2:34: the glob `!src/c.ts` matches no file of the repository',
    '3:31: the glob `web/**` matches no file of the repository',
    '3:49: the glob `x/*` matches no file of the repository',
    '3:81: the glob `*.lock` matches no file of the repository',
  ],
  [
    'a glob in the options of a check that matches no file',
    'coverage: { a: { run: x, report: { lcov: x }, paths: { "src/**": 90%, "lib/**": 95% }, tests: "*.spec.ts" } }\n',
    '2:71: the glob `lib/**` matches no file of the repository',
    '2:95: the glob `*.spec.ts` matches no file of the repository',
  ],
  [
    'a requirement that can never apply',
    `${kinds}change: { a: { when: { kind: docs }, unless: { kind: [docs, database] } } }\n`,
    '3:38: `change.a` can never apply (`unless` holds whenever `when` does)',
  ],
  [
    'a condition that contradicts itself',
    'change: { a: { when: { author: agent, not: { author: [agent, human] } } } }\n',
    '2:16: this condition can never hold',
  ],
  [
    'files that cannot be both',
    `${kinds}change: { a: { when: { kind: database, only: [docs] } } }\n`,
    '3:16: no file of the repository is `database` and `docs`, so this condition cannot hold',
  ],
  [
    'a policy that blocks nothing',
    'change: { a: { enforce: warn }, b: { enforce: observe } }\n',
    '1:1: no requirement blocks, so no verdict is ever `pass` (take `enforce` away from the requirements that are to decide)',
  ],
  [
    'approvals before anybody looked',
    'approvals: { all: { stage: push } }\n',
    '2:28: `approvals.all` counts at stage `push`, when nobody has looked at the change yet (write `stage: merge`, or take it away)',
  ],
  [
    'an expired waiver',
    `change: { a: {} }\n${waiver('expires: 2026-11-22')}`,
    '4:66: this waiver expired on 2026-11-22: it covers nothing (take it away)',
  ],
  [
    'a waiver that is about to expire',
    `change: { a: {} }\n${waiver('expires: 2026-11-30')}`,
    '4:66: this waiver expires in 7 days (mend what it covers)',
  ],
  [
    'a waiver of what does not block',
    `change: { a: { enforce: warn }, b: {} }\n${waiver('expires: 2027-03-01')}`,
    '4:20: `change.a` does not block (`enforce: warn`), so there is nothing to waive (take the waiver away)',
  ],
])('warns of %s', async (_, policy, ...told) => {
  expect(await warnings(`version: 1\n${policy}`)).toEqual(told.map(line => `landworthy.yml:${line}`));
});

it('warns of waivers in what is extended, which are not read', async () => {
  const team = `version: 1\nchange: { a: {} }\n${waiver('expires: 2027-03-01')}`;
  expect(await warnings({ 'landworthy.yml': 'version: 1\nextends: [team.yml]\n', 'team.yml': team })).toEqual([
    'team.yml:3:1: waivers of a policy that is extended are not read: who extends it waives for himself',
  ]);
});

it('leaves the guesses of a starter policy alone, but says which of its kinds is not here', async () => {
  const found = await warnings('version: 1\nextends: [landworthy:library]\nkinds: { docs: "**/*.md" }\n');
  expect(found).toEqual([]);
  const guess = { 'landworthy.yml': 'version: 1\nextends: [landworthy:library]\nkinds: { docs: "docs/**" }\n' };
  expect(await warnings(guess)).toEqual([]);
  expect(lintPolicy(await load(guess), ['docs/a.md'], now).map(({ message, hint }) => `${message} (${hint})`)).toEqual([
    'no file of the repository is of kind `source`, so nothing applies of `evidence.compatibility`, `companions.tests`, `companions.changelog` (say under `kinds` where `source` is)',
  ]);
});
