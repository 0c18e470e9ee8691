import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { squawkPart } from '../../src/core/migrations/lint/squawk.ts';
import type { SqlScript } from '../../src/core/migrations/migration.ts';
import { runSquawk } from '../../src/system/squawk.ts';

const root = mkdtempSync(join(tmpdir(), 'lw-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const script: SqlScript = { kind: 'sql', path: 'db/2.sql', line: 3, text: 'SELECT 1', transaction: 'file' };

/** Runs a program that is called squawk and prints this. */
function run(name: string, prints: string, exitCode: number) {
  const folder = join(root, name);
  mkdirSync(folder);
  const program = join(folder, 'squawk');
  writeFileSync(program, `#!/bin/sh\ncat <<'E'\n${prints}\nE\nexit ${exitCode}\n`);
  chmodSync(program, 0o755);
  const env = { PATH: [folder, process.env['PATH'] ?? ''].join(delimiter) };
  return runSquawk(
    { scripts: [script], server: { name: 'postgres', version: [15] } },
    { root: folder, env, signal: new AbortController().signal },
  );
}

const warning = (rule_name: string) => ({
  file: '0.sql',
  line: 1,
  column: 0,
  level: 'Warning',
  message: 'm',
  help: 'h',
  rule_name,
});

it('tells what squawk says, with lines of the file, but for what our own rules are about', async () => {
  const told = await run('good', JSON.stringify([warning('prefer-robust-stmts'), warning('ban-drop-table')]), 1);
  expect(told).toEqual(
    ['prefer-robust-stmts', 'ban-drop-table'].map(rule => ({
      path: 'db/2.sql',
      line: 4,
      rule,
      message: 'm',
      help: 'h',
    })),
  );
  expect(squawkPart(told, 'warn').notes).toEqual(['`db/2.sql:4`: m (`squawk.prefer-robust-stmts`)']);
  expect(squawkPart(told, 'block').findings.map(({ code }) => code)).toEqual(['migrations.squawk.prefer-robust-stmts']);
});

it('does not take a program that fails for one that finds nothing', async () => {
  await expect(run('bad', 'no such option', 2)).rejects.toThrow('did not lint the migrations: no such option');
  await expect(run('strange', '{}', 0)).rejects.toThrow('did not lint the migrations');
});

it('says where it is not installed', async () => {
  const request = { scripts: [script], server: { name: 'postgres', version: undefined } } as const;
  expect(await runSquawk(request, { root, env: { PATH: root }, signal: new AbortController().signal })).toBe(
    'not-installed',
  );
});
