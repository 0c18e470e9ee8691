import { chmodSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { watchFiles, workingTreePaths } from '../../src/system/evidence/touched.ts';
import { openRepository } from '../../src/system/repository.ts';
import { createRepository, type TestRepository, testEnv } from '../support/repository.ts';

const files = { 'a.txt': 'a', 'b.txt': 'b', '.gitignore': 'ignored\n' };

async function watch(repository: TestRepository) {
  const opened = await openRepository(repository.dir, testEnv(join(repository.dir, '..')));
  return watchFiles(opened.top, await workingTreePaths(opened));
}

/** Writes without a trace but the time of change. */
function quietly(path: string, change: () => void) {
  const { atime, mtime } = statSync(path);
  change();
  utimesSync(path, atime, mtime);
}

it('finds nothing where nothing was touched, though files were read', async () => {
  const repository = createRepository(files);
  repository.write({ ignored: 'x' });
  const watched = await watch(repository);
  readFileSync(repository.path('a.txt'));
  repository.write({ ignored: 'y' });
  expect(watched.touched()).toEqual([]);
});

it.each<[string, (path: string) => void]>([
  [
    'changed and changed back, with its times',
    path =>
      quietly(path, () => {
        writeFileSync(path, 'x');
        writeFileSync(path, 'a');
      }),
  ],
  [
    'moved away and back',
    path => {
      renameSync(path, `${path}~`);
      renameSync(`${path}~`, path);
    },
  ],
  [
    'removed and made again',
    path => {
      rmSync(path);
      writeFileSync(path, 'a');
    },
  ],
  [
    'allowed to be executed, and not any more',
    path => {
      chmodSync(path, 0o755);
      chmodSync(path, 0o644);
    },
  ],
  [
    'a link now',
    path => {
      renameSync(path, `${path}~`);
      symlinkSync('a.txt~', path);
    },
  ],
  ['gone', path => rmSync(path)],
])('finds a file that was %s', async (_, touch) => {
  const repository = createRepository(files);
  const watched = await watch(repository);
  touch(repository.path('a.txt'));
  expect(watched.touched()).toEqual(['a.txt']);
});

it('finds what git does not track yet', async () => {
  const repository = createRepository(files);
  repository.write({ 'new/é\n.txt': '1' });
  const watched = await watch(repository);
  quietly(repository.path('new/é\n.txt'), () => repository.write({ 'new/é\n.txt': '2' }));
  expect(watched.touched()).toEqual(['new/é\n.txt']);
});

it('waits until a change would show, where a file was only just written', async () => {
  const repository = createRepository(files);
  const opened = await openRepository(repository.dir, testEnv(join(repository.dir, '..')));
  const paths = await workingTreePaths(opened);
  for (let round = 0; round < 5; round++) {
    repository.write({ 'a.txt': String(round) });
    const watched = await watchFiles(opened.top, paths);
    repository.write({ 'a.txt': 'x' });
    expect(watched.touched()).toEqual(['a.txt']);
  }
});
