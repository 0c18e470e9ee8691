import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { programHere } from '../../src/system/program.ts';
import { temporaryFolder } from '../support/repository.ts';

const packageRoot = '/opt/my tools/landworthy';
const file = (path: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
};

it('is `npx landworthy` below a folder that has it installed', () => {
  const home = temporaryFolder();
  file(join(home, 'node_modules/.bin/landworthy'));
  expect(programHere({ cwd: join(home, 'src/deep'), env: {}, packageRoot })).toBe('npx landworthy');
});

it('is `landworthy` where the shell finds it', () => {
  const [cwd, bin] = [temporaryFolder(), temporaryFolder()];
  file(join(bin, 'landworthy'));
  expect(programHere({ cwd, env: { PATH: `relative:${bin}` }, packageRoot })).toBe('landworthy');
});

it('is not what npx finds for the program that it starts alone', () => {
  const [cwd, other] = [temporaryFolder(), temporaryFolder()];
  file(join(other, 'node_modules/.bin/landworthy'));
  const env = { PATH: join(other, 'node_modules/.bin') };
  expect(programHere({ cwd, env, packageRoot })).toBe(`node '${packageRoot}/bin/landworthy.js'`);
});

it.each([
  ['in its own repository', { cwd: `${packageRoot}/src`, env: {}, packageRoot }],
  ['out of the cache of npx', { cwd: '/', env: {}, packageRoot: '/home/a/.npm/_npx/0f/node_modules/landworthy' }],
  ['in CI, whose log is read elsewhere', { cwd: '/', env: { CI: 'true' }, packageRoot }],
])('is `npx landworthy` %s', async (_, place) => {
  expect(programHere(place)).toBe('npx landworthy');
});
