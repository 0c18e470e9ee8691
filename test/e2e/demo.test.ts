import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { landworthy, type Ran, verdict } from '../support/landworthy.ts';
import { temporaryFolder, testEnv } from '../support/repository.ts';

/** What the demo prints, and the folder for temporary files in which it leaves its repository. */
let home = '';
let ran: Ran = { exitCode: null, stdout: '', stderr: '' };

beforeAll(async () => {
  home = temporaryFolder(afterAll);
  ran = await landworthy(home, ['demo'], { env: { TMPDIR: home } });
}, 60_000);

it('leads from a verdict that fails to one that passes, and leaves the repository', async () => {
  const { exitCode, stdout, stderr } = ran;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = stdout.split('\n').filter(line => /^(?:[✗✓$]|[1-9]\. )/u.test(line));
  expect(lines).toEqual([
    '$ npx landworthy',
    '✗ fail  `instant-refunds` is not fit to land on `main`: 6 requirements block it',
    '✗ evidence.goal',
    '✗ tests.unit',
    '✗ flags.refunds',
    '✗ migrations.schema',
    '✗ rollback.plan',
    '✗ companions.handbook',
    '✓ 1 passed: change.mergeable',
    '1. mend the defect that the test found: the fee was paid back, too',
    '2. make the index again: the way back builds the table anew, and forgets it',
    '3. register the flag: who owns it, that it is off, and when it goes',
    '4. tell support',
    '5. say what the change is for, which flag it is behind, and how it is undone',
    '$ npx landworthy',
    '✓ pass  `instant-refunds` is fit to land on `main`',
    expect.stringMatching(/^✓ 7 passed: /u),
  ]);
  const dir = /^ {2}cd (.+)$/m.exec(stdout)?.[1] ?? '';
  expect(existsSync(join(dir, 'landworthy.yml'))).toBe(true);
  expect(await verdict(dir)).toMatchObject({
    verdict: 'pass',
    exitCode: 0,
    change: { kind: 'commit', branch: 'instant-refunds' },
  });
});

it('says of a way back, which no linter finds wrong, the one thing that it forgets', () => {
  expect(/^✗ migrations\.schema\n([\s\S]*?)\n\n/m.exec(ran.stdout)?.[1]?.split('\n')).toEqual([
    '  index `refunds_by_order` did not come back',
    '    at     db/migrations/002_settled.sql',
    '    do     let the way back make it as it was',
    '  why      A way back that was never taken is a hope.',
    '  who      the author',
    '  check    npx landworthy check --only migrations.schema --partial',
  ]);
});

it('keeps to lines that a terminal of 80 columns does not break', () => {
  const own = ran.stdout.split('\n').filter(line => /^(?: +\||[1-9]\. | {3}for |Now |It is |A small )/.test(line));
  expect(own.length).toBeGreaterThan(15);
  expect(own.filter(line => line.length > 80)).toEqual([]);
});

it('prints commands that can be pasted where it says', () => {
  const { stdout } = ran;
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
