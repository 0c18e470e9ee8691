import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from './support/landworthy.ts';
import { createRepository, temporaryFolder, testEnv } from './support/repository.ts';

interface Block {
  readonly kind: string;
  readonly file: string;
  readonly text: string;
}

it('a check that is added as CONTRIBUTING.md says compiles, passes its test, is in the reference, and judges', () => {
  const copy = temporaryFolder();
  const left = new Set(['node_modules', 'dist', '.git'].map(name => join(packageRoot, name)));
  cpSync(packageRoot, copy, { recursive: true, filter: path => !left.has(path) });
  symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(copy, 'node_modules/.bin', program), args, { cwd: copy, encoding: 'utf8', env: testEnv(copy) });
  const npmRun = (script: string) =>
    execFileSync('npm', ['run', '--silent', script], { cwd: copy, encoding: 'utf8', env: testEnv(copy) });

  const blocks = blocksOf(readFileSync(join(copy, 'CONTRIBUTING.md'), 'utf8'));
  expect(blocks.map(({ file }) => file)).toEqual([
    'src/checks/shouting.ts',
    'src/checks/index.ts',
    'src/checks/index.ts',
    'test/checks/shouting.test.ts',
  ]);
  for (const block of blocks) apply(copy, block);
  npmRun('generate');
  npmRun('build:cli');
  npmRun('typecheck');
  expect(run('vitest', 'run', '--config', 'test/vitest.config.ts', 'test/checks/shouting.test.ts')).toContain(
    '1 passed',
  );
  expect(readFileSync(join(copy, 'policies/reference.md'), 'utf8')).toContain('### `shouting`');

  const repository = createRepository({ 'landworthy.yml': 'version: 1\nbase: main\nshouting: { none: {} }\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  const verdict = () =>
    JSON.parse(
      execFileSync('sh', ['-c', '"$0" "$1" check --json || true', process.execPath, join(copy, 'bin/landworthy.js')], {
        cwd: repository.dir,
        encoding: 'utf8',
        env: testEnv(copy),
      }),
    ).verdict;
  repository.commit('Speak', { 'src/readme.ts': 'a\n' });
  expect(verdict()).toBe('pass');
  repository.commit('Shout', { 'src/README.ts': 'a\n' });
  expect(verdict()).toBe('fail');
}, 60_000);

/** Fenced blocks whose info string names a file. */
function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', file = '', text = '']) => ({
    kind,
    file,
    text,
  }));
}

function apply(copy: string, { kind, file, text }: Block): void {
  const path = join(copy, file);
  if (kind !== 'diff') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const side = (left: string) =>
    text
      .split('\n')
      .filter(line => line && !line.startsWith(left))
      .map(line => line.slice(1))
      .join('\n');
  const before = readFileSync(path, 'utf8');
  expect(before, `${file} does not hold what CONTRIBUTING.md shows of it`).toContain(side('+'));
  writeFileSync(path, before.replace(side('+'), side('-')));
}
