import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { temporaryFolder, testEnv } from '../support/repository.ts';

it('leads from a verdict that fails to one that passes, and leaves the repository', async () => {
  const { exitCode, stdout, stderr } = await landworthy(temporaryFolder(), ['demo'], {
    env: { TMPDIR: temporaryFolder() },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = stdout.split('\n').filter(line => /^(?:[✗✓$]|[1-9]\. )/u.test(line));
  expect(lines).toEqual([
    '$ npx landworthy',
    '✗ fail  `instant-refunds` is not fit to land on `main`: 5 requirements block it',
    '✗ evidence.goal',
    '✗ tests.unit',
    '✗ flags.refunds',
    '✗ rollback.plan',
    '✗ companions.handbook',
    '✓ 1 passed: change.mergeable',
    '1. mend the defect that the test found: the fee was paid back, too',
    '2. register the flag: who owns it, that it is off, and when it goes',
    '3. tell support',
    '4. say what the change is for, which flag it is behind, and how it is undone',
    '$ npx landworthy',
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

it('prints commands that can be pasted where it says', async () => {
  const home = temporaryFolder();
  const { stdout } = await landworthy(temporaryFolder(), ['demo'], { env: { TMPDIR: home } });
  const [, dir = ''] = /^ {2}cd (.+)\n {2}npx landworthy$/m.exec(stdout) ?? [];
  const printed = [...stdout.matchAll(/^ +(?:check|run) +(.*landworthy.*)$/gm)].map(([, command = '']) => command);
  expect(printed).toContain('npx landworthy record --goal "…"');
  expect(printed).toContain('npx landworthy check --only tests.unit --partial');
  expect(printed.filter(command => !command.startsWith('npx landworthy '))).toEqual([]);
  const env = { ...testEnv(home), npm_config_offline: 'true' };
  expect(execFileSync('sh', ['-c', 'npx landworthy --quiet'], { cwd: dir, env, encoding: 'utf8' })).toMatch(/^✓ pass/);
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
