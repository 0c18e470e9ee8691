import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const { readCache, writeCache } = createRequire(import.meta.url)('../../bin/own-cache.js') as {
  readCache: (name: string) => Map<string, Buffer>;
  writeCache: (name: string, parts: ReadonlyMap<string, Buffer>) => void;
};

const strict = 'version: 1\nbase: main\nextends: [more.yml]\nchange: { size: { max-lines: 5 } }\n';
const more = 'version: 1\nchange: { files: { max-files: 3 } }\n';

/** A branch that is too large, judged once; and how its kept policy is made to say that it is not. */
async function judgedOnce() {
  const repository = createRepository({ 'landworthy.yml': strict, 'more.yml': more });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Write ten lines', { 'a.txt': 'a\n'.repeat(10) });
  const cacheHome = join(dirname(repository.dir), '.cache');
  const folder = join(cacheHome, 'landworthy', 'policies');
  const env = { XDG_CACHE_HOME: cacheHome };
  const judge = async (more: Record<string, string> = {}) =>
    (await verdict(repository.dir, [], { env: { ...env, ...more } })).verdict;
  expect(await judge()).toBe('fail');
  const [name = ''] = readdirSync(folder);
  const file = join(folder, name);
  const edit = (change: (kept: string) => string, build?: string) =>
    inCacheHome(cacheHome, () => {
      const parts = readCache(join('policies', name));
      const [[known, data] = ['', Buffer.alloc(0)]] = parts;
      writeCache(join('policies', name), new Map([[build ?? known, Buffer.from(change(data.toString()))]]));
    });
  const relax = (build?: string) => edit(kept => kept.replace('"max-lines":5', '"max-lines":500'), build);
  return { repository, judge, edit, relax, folder, file, cacheHome };
}

function inCacheHome(home: string, work: () => void): void {
  const { XDG_CACHE_HOME: before, CI: ci } = process.env;
  process.env['XDG_CACHE_HOME'] = home;
  delete process.env['CI'];
  work();
  if (before === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = before;
  if (ci !== undefined) process.env['CI'] = ci;
}

describe('a policy that was validated', () => {
  it('is taken from the cache while all its texts are the same', async () => {
    const { judge, relax } = await judgedOnce();
    relax();
    expect(await judge()).toBe('pass');
  });

  it('gives the same report as without the cache', async () => {
    const { repository, cacheHome } = await judgedOnce();
    const report = async (env: Record<string, string>) => {
      const { requirements, ...rest } = await verdict(repository.dir, [], { env });
      return { ...rest, requirements: requirements.map(one => ({ ...one, milliseconds: 0 })) };
    };
    expect(await report({ XDG_CACHE_HOME: cacheHome })).toEqual(await report({ XDG_CACHE_HOME: 'nowhere' }));
  });

  it('is read anew when its text changes', async () => {
    const { repository, judge, edit } = await judgedOnce();
    repository.git('switch', '--quiet', 'main');
    repository.commit('Explain', { 'landworthy.yml': `# why\n${strict}` });
    repository.git('switch', '--quiet', 'feature');
    repository.git('rebase', '--quiet', 'main');
    edit(kept => kept.replace('"max-lines":5', '"max-lines":500'));
    expect(await judge()).toBe('fail');
  });

  it('is read anew where another text has its name', async () => {
    const { judge, edit } = await judgedOnce();
    edit(kept => kept.replace('"max-lines":5', '"max-lines":500').replace('max-lines: 5 ', 'max-lines: 500 '));
    expect(await judge()).toBe('fail');
  });

  it('is read anew when a text that it extends changes', async () => {
    const { repository, judge, relax } = await judgedOnce();
    repository.git('switch', '--quiet', 'main');
    repository.commit('Loosen', { 'more.yml': more.replace('3', '4') });
    repository.git('switch', '--quiet', 'feature');
    repository.git('rebase', '--quiet', 'main');
    relax();
    expect(await judge()).toBe('fail');
  });

  it('is not taken from another build of the program', async () => {
    const { judge, relax } = await judgedOnce();
    relax('another build');
    expect(await judge()).toBe('fail');
  });

  it('is not taken where it is damaged', async () => {
    const { judge, relax, file } = await judgedOnce();
    relax();
    const kept = readFileSync(file);
    kept[kept.indexOf('"max-lines":500') + 12] = '6'.charCodeAt(0);
    writeFileSync(file, kept);
    expect(await judge()).toBe('fail');
  });

  it('is not taken where it is no JSON', async () => {
    const { judge, edit } = await judgedOnce();
    edit(() => '{"texts":');
    expect(await judge()).toBe('fail');
  });

  it('is not taken from a folder that others may write to', async () => {
    const { judge, relax, folder } = await judgedOnce();
    relax();
    chmodSync(folder, 0o777);
    expect(await judge()).toBe('fail');
  });

  it('is not taken in CI, where the tests of another change may have written it', async () => {
    const { judge, relax } = await judgedOnce();
    relax();
    expect(await judge({ CI: 'true' })).toBe('fail');
  });

  it.skipIf(process.platform !== 'linux')(
    'is not kept where no folder can be made, and nothing waits for one',
    async () => {
      const { judge } = await judgedOnce();
      expect(await judge({ XDG_CACHE_HOME: '/proc', XDG_STATE_HOME: '/proc' })).toBe('fail');
    },
  );

  it('is not kept where it has mistakes', async () => {
    const repository = createRepository({ 'landworthy.yml': 'version: 1\nbase: main\nchange: { size: { max: 5 } }\n' });
    repository.commit('Go on', { 'a.txt': 'a\n' });
    const cacheHome = join(dirname(repository.dir), '.cache');
    await expect(verdict(repository.dir, ['--base', 'HEAD~1'], { env: { XDG_CACHE_HOME: cacheHome } })).rejects.toThrow(
      'unknown key `max`',
    );
    expect(existsSync(join(cacheHome, 'landworthy', 'policies'))).toBe(false);
  });
});
