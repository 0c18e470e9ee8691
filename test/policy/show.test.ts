import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describePolicy, showPolicy } from '../../src/policy/show.ts';
import { load } from '../support/policy.ts';

const files = {
  'landworthy.yml': `version: 1
extends: [team.yml]
kinds: { docs: "**/*.md" }
change:
  size: { max-lines: 100 }
  extra: { max-files: 3, because: "two\\nlines" }
  gone: false
waivers:
  - { requirement: change.size, reason: r, approved-by: a, expires: 2027-01-01 }
`,
  'team.yml': `version: 1
base: trunk
kinds: { docs: [docs/**], sql: [db/**] }
change:
  mergeable: { because: b }
  size: { max-lines: 50, enforce: warn }
  gone: { max-files: 1 }
waivers:
  - { requirement: change.size, reason: theirs, approved-by: a, expires: 2027-01-01 }
`,
};

it('shows what holds after `extends`, with the place of each part', async () => {
  expect(showPolicy(await load(files))).toBe(`# team.yml, then landworthy.yml
version: 1                                                                       # landworthy.yml:1
base: trunk                                                                      # team.yml:2
kinds:                                                                           # landworthy.yml:3
  docs: "**/*.md"                                                                # landworthy.yml:3
  sql: [ db/** ]                                                                 # team.yml:3
change:                                                                          # landworthy.yml:4
  mergeable:                                                                     # team.yml:5
    because: b                                                                   # team.yml:5
  size:                                                                          # landworthy.yml:5
    max-lines: 100                                                               # landworthy.yml:5
    enforce: warn                                                                # team.yml:6
  gone: false                                                                    # landworthy.yml:7
  extra:                                                                         # landworthy.yml:6
    max-files: 3                                                                 # landworthy.yml:6
    because: "two\\nlines"                                                        # landworthy.yml:6
waivers:                                                                         # landworthy.yml:8
  - { requirement: change.size, reason: r, approved-by: a, expires: 2027-01-01 } # landworthy.yml:9
`);
});

it('gives the same to a program', async () => {
  expect(describePolicy(await load(files))).toMatchObject({
    files: ['team.yml', 'landworthy.yml'],
    policy: { base: 'trunk', change: { size: { 'max-lines': 100, enforce: 'warn' }, gone: false } },
    origins: { 'change.size.enforce': { file: 'team.yml', line: 6 }, 'kinds.sql': { file: 'team.yml', line: 3 } },
  });
});

it('shows a policy that loads as the same policy, whatever its texts hold', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.string({ minLength: 1 }),
      async (because, reason) => {
        const waiver = { requirement: 'change.mergeable', reason, 'approved-by': because, expires: '2027-01-01' };
        const change = { mergeable: { because, when: { label: [because, reason] } } };
        const { policy } = await load(
          JSON.stringify({ version: 1, change, waivers: [waiver] }).replaceAll('\uFFFD', '?'),
        );
        const again = await load(
          showPolicy(await load(JSON.stringify({ version: 1, change, waivers: [waiver] }).replaceAll('\uFFFD', '?'))),
        );
        expect(withoutOrigins(again.policy)).toEqual(withoutOrigins(policy));
      },
    ),
    { numRuns: 100 },
  );
});

const withoutOrigins = (policy: unknown) =>
  JSON.parse(JSON.stringify(policy, (key, value) => (key === 'origin' ? undefined : value)));
