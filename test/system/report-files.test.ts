import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { watchReports } from '../../src/system/report-files.ts';
import { temporaryFolder } from '../support/repository.ts';

/** What is read of the reports after `run`, which is given the path of a file. */
async function readAfter(pattern: string, before: readonly string[], run: (path: (name: string) => string) => void) {
  const root = temporaryFolder();
  const path = (name: string) => join(root, name);
  mkdirSync(path('out/deep'), { recursive: true });
  for (const name of before) writeFileSync(path(name), 'old');
  const watched = await watchReports(root, pattern);
  run(path);
  return watched.read();
}

it('reads what was written since, by path and by glob, and nothing older', async () => {
  const files = (...paths: string[]) => ({ ok: true, files: paths.map(path => ({ path, text: 'new' })) });
  const write = (path: (name: string) => string) => {
    writeFileSync(path('out/b.xml'), 'new');
    writeFileSync(path('out/deep/c.xml'), 'new');
  };
  expect(await readAfter('out/b.xml', ['out/b.xml'], write)).toEqual(files('out/b.xml'));
  expect(await readAfter('./out/b.xml', [], write)).toEqual(files('out/b.xml'));
  expect(await readAfter('out/**/*.xml', ['out/a.xml'], write)).toEqual(files('out/b.xml', 'out/deep/c.xml'));
  expect(await readAfter('**/deep/*.xml', [], write)).toEqual(files('out/deep/c.xml'));
});

it('takes a report that was written again for new, even with the same bytes and times', async () => {
  const when = new Date('2026-01-01');
  const again = (path: (name: string) => string) => {
    writeFileSync(path('out/a.xml'), 'old');
    utimesSync(path('out/a.xml'), when, when);
  };
  expect(await readAfter('out/a.xml', ['out/a.xml'], again)).toMatchObject({ ok: true });
});

it.each<[string, (path: (name: string) => string) => void, string]>([
  ['was not written', () => undefined, 'no report `out/a.xml` was written'],
  ['is a folder', path => mkdirSync(path('out/a.xml')), 'no report `out/a.xml` was written'],
  ['is a pipe', path => execFileSync('mkfifo', [path('out/a.xml')]), 'no report `out/a.xml` was written'],
  ['is a device', path => symlinkSync('/dev/zero', path('out/a.xml')), 'no report `out/a.xml` was written'],
  [
    'is binary',
    path => writeFileSync(path('out/a.xml'), Buffer.from([60, 0, 255])),
    'the report `out/a.xml` is not text',
  ],
  [
    'has a terabyte',
    path => {
      writeFileSync(path('out/a.xml'), '');
      truncateSync(path('out/a.xml'), 2 ** 40);
    },
    'the report `out/a.xml` is larger than 64 MiB',
  ],
])('says so when the report %s', async (_, run, reason) => {
  expect(await readAfter('out/a.xml', [], run)).toEqual({ ok: false, reason });
});

it('says so when the report is one of an earlier run, or was deleted', async () => {
  const old = 'the report `out/a.xml` is from an earlier run';
  expect(await readAfter('out/a.xml', ['out/a.xml'], () => undefined)).toEqual({ ok: false, reason: old });
  const gone = 'no report `out/a.xml` was written';
  const remove = (path: (name: string) => string) => rmSync(path('out/a.xml'));
  expect(await readAfter('out/a.xml', ['out/a.xml'], remove)).toEqual({ ok: false, reason: gone });
});

it('reads UTF-16, and drops escape sequences', async () => {
  const text = (bytes: Buffer) => (path: (name: string) => string) => writeFileSync(path('out/a.xml'), bytes);
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('é', 'utf16le')]);
  expect(await readAfter('out/a.xml', [], text(utf16))).toMatchObject({ files: [{ text: 'é' }] });
  expect(await readAfter('out/a.xml', [], text(Buffer.from('{}\u001b[0m')))).toMatchObject({ files: [{ text: '{}' }] });
});
