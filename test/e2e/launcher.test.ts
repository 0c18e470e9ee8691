import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { landworthy } from '../support/landworthy.ts';
import { createRepository, temporaryFolder } from '../support/repository.ts';

/** A place to run in and the folder of its code caches. */
function place() {
  const home = temporaryFolder();
  const caches = join(home, '.cache', 'landworthy', 'code');
  const names = () =>
    existsSync(caches)
      ? readdirSync(caches)
          .toSorted()
          .map(name => join(caches, name))
      : [];
  const env = { XDG_CACHE_HOME: join(home, '.cache') };
  return { help: () => landworthy(home, ['--help'], { env }), env, caches, names };
}

it('leaves a code cache that only its owner can read, and runs the same with it', async () => {
  const { help, names } = place();
  const first = await help();
  expect(first.exitCode).toBe(0);
  const [cache = ''] = names();
  expect(statSync(cache).mode & 0o777).toBe(0o600);
  const { mtimeMs } = statSync(cache);
  expect(await help()).toEqual(first);
  expect(statSync(cache).mtimeMs).toBe(mtimeMs);
});

it('replaces a code cache that is damaged or cut short', async () => {
  const { help, names } = place();
  const first = await help();
  const [cache = ''] = names();
  const good = readFileSync(cache);
  for (const bad of [
    Buffer.alloc(0),
    good.subarray(0, 1000),
    flip(good, 40),
    flip(good, good.length - 9),
    flip(good, 2),
  ]) {
    writeFileSync(cache, bad);
    expect(await help()).toEqual(first);
    expect(readFileSync(cache).length).toBeGreaterThan(1000);
    expect(readFileSync(cache).equals(bad)).toBe(false);
  }
});

it('neither reads nor writes a cache in a folder that others may write to', async () => {
  const { help, names, caches } = place();
  const first = await help();
  const [cache = ''] = names();
  const bad = flip(readFileSync(cache), 40);
  writeFileSync(cache, bad);
  chmodSync(caches, 0o777);
  expect(await help()).toEqual(first);
  expect(readFileSync(cache).equals(bad)).toBe(true);
});

it('runs where no cache can be written', async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, 'file'), '');
  const ran = await landworthy(home, ['--help'], { env: { XDG_CACHE_HOME: join(home, 'file') } });
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
});

it('keeps apart what the last run did not need, and finds it again', async () => {
  const repository = createRepository({
    'landworthy.yml': 'version: 1\nbase: main\nchange: { size: { max-files: 1 } }\n',
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change', { a: '' });
  const { names, env } = place();
  const sizeAfter = async (word: string) => {
    expect((await landworthy(repository.dir, [word], { env })).exitCode).toBe(0);
    return statSync(names()[0] ?? '').size;
  };
  const whole = await sizeAfter('check');
  const least = await sizeAfter('--version');
  const warm = await sizeAfter('check');
  expect([least < warm, warm < whole]).toEqual([true, true]);
  expect(names().map(name => name.endsWith('-seldom'))).toEqual([false, true]);
});

it('survives several first runs at once', async () => {
  const { help, names } = place();
  const runs = await Promise.all([help(), help(), help()]);
  expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    Array(3).fill({ exitCode: 0, stderr: '' }),
  );
  expect(names()).toHaveLength(1);
});

function flip(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
