import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { temporaryFolder } from '../support/repository.ts';

it('leads from a verdict that fails to one that passes, and leaves the repository', async () => {
  const { exitCode, stdout, stderr } = await landworthy(temporaryFolder(), ['demo'], {
    env: { TMPDIR: temporaryFolder() },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = stdout.split('\n').filter(line => /^(?:[✗✓]|[a-z, .]+: )/u.test(line));
  expect(lines).toEqual([
    '✗ fail  `instant-refunds` is not fit to land on `main`: 5 requirements block it',
    '✗ evidence.goal',
    '✗ tests.unit',
    '✗ flags.refunds',
    '✗ rollback.plan',
    '✗ companions.handbook',
    '✓ 1 passed: change.mergeable',
    'tests.unit: mend the defect that the test found: the fee was paid back, too',
    'flags.refunds: register the flag: who owns it, that it is off, and when it goes',
    'companions.handbook: tell support',
    'evidence.goal, flags.refunds, rollback.plan: say what the change is for, which flag it is behind, and how it is undone',
    '✓ pass  `instant-refunds` is fit to land on `main`',
    expect.stringMatching(/^✓ 6 passed: /u),
  ]);
  const dir = /^ {2}cd (.+)$/m.exec(stdout)?.[1] ?? '';
  expect(existsSync(join(dir, 'landworthy.yml'))).toBe(true);
  expect(await verdict(dir)).toMatchObject({
    verdict: 'pass',
    exitCode: 0,
    change: { kind: 'commit', branch: 'instant-refunds' },
  });
});

it('is the same in CI', async () => {
  const env = {
    TMPDIR: temporaryFolder(),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_BASE_REF: 'trunk',
    GITHUB_REF_NAME: 'x',
  };
  expect((await landworthy(temporaryFolder(), ['demo'], { env })).exitCode).toBe(0);
});
