import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checks } from '../src/checks/index.ts';
import { packageRoot } from './support/landworthy.ts';
import { temporaryFolder } from './support/repository.ts';

it('what is generated from the checks is fresh: if this fails, run `npm run generate`', () => {
  const folder = temporaryFolder();
  const bundle = join(folder, 'generate.cjs');
  const esbuild = join(packageRoot, 'node_modules', '.bin', 'esbuild');
  const options = ['--bundle', '--platform=node', '--format=cjs', '--log-level=warning', `--outfile=${bundle}`];
  execFileSync(esbuild, ['src/generate.ts', ...options], { cwd: packageRoot });
  execFileSync(process.execPath, [bundle, join(folder, 'policies')]);
  const generated = readdirSync(join(folder, 'policies'));
  expect(generated.length).toBeGreaterThan(1);
  for (const name of generated) {
    const fresh = readFileSync(join(folder, 'policies', name), 'utf8');
    expect(readFileSync(join(packageRoot, 'policies', name), 'utf8'), `policies/${name}: run npm run generate`).toBe(
      fresh,
    );
  }
});

const checkFiles = readdirSync(join(packageRoot, 'src/checks')).filter(name => name !== 'index.ts');

const testFiles = readdirSync(join(packageRoot, 'test'), { recursive: true, encoding: 'utf8' });

it.each(checkFiles)('src/checks/%s has a line in the registry, a test and a part of the reference', name => {
  const id = name.replace(/\.ts$/, '');
  expect(checks.map(check => check.id)).toContain(id);
  const own = new RegExp(`^(?:checks|e2e)/${id}(?:-.*)?\\.test\\.ts$`);
  expect(
    testFiles.filter(file => own.test(file)),
    `test/checks/${id}.test.ts is missing`,
  ).not.toEqual([]);
  expect(readFileSync(join(packageRoot, 'policies/reference.md'), 'utf8')).toContain(`\n### \`${id}\`\n`);
});

it('every key of every check says in the reference what it is for', () => {
  const page = readFileSync(join(packageRoot, 'policies/reference.md'), 'utf8');
  expect(page.split('\n').filter(line => /^\|.*\|\s*\|$/.test(line))).toEqual([]);
});
