import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { binary, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository, testEnv } from '../support/repository.ts';

function project(requirements: string, files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = createRepository({
    'landworthy.yml': `version: 1\nbase: main\ncommands:\n${requirements}\n`,
    '.gitignore': 'pid\n',
    'a.js': 'one\ntwo\n',
    ...files,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add a line', { 'a.js': 'one\ntwo\nthree\n' });
  return repository;
}

const rdjson = (...lines: number[]) =>
  JSON.stringify({
    diagnostics: lines.map(line => ({ message: 'no', location: { path: 'a.js', range: { start: { line } } } })),
  });

it('judges by the exit code, in the folder that the policy names', async () => {
  const repository = project('  lint: { run: [sh, lint.sh], in: tools }', {
    'tools/lint.sh': 'grep -q three ../a.js || exit 3\n',
  });
  expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass' });
  repository.commit('Take it away', { 'a.js': 'one\n' });
  expect(await verdict(repository.dir)).toMatchObject({
    verdict: 'fail',
    requirements: [{ outcome: { findings: [{ code: 'commands.failed', message: '`sh lint.sh` exited with 3' }] } }],
  });
});

it('judges only the lines that the change adds', async () => {
  const requirement = '  lint: { run: "cat out.json; exit 1", report: { rdjson: stdout }, only-added-lines: true }';
  const repository = project(requirement, { 'out.json': rdjson(1, 2) });
  expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass' });
  repository.commit('Find more', { 'out.json': rdjson(1, 2, 3) });
  expect(await verdict(repository.dir)).toMatchObject({
    verdict: 'fail',
    requirements: [{ outcome: { findings: [{ code: 'commands.finding', place: { path: 'a.js', line: 3 } }] } }],
  });
});

it('is undecided when the folder leads out of the repository', async () => {
  const repository = project('  lint: { run: "true", in: out }');
  symlinkSync('/', repository.path('out'));
  expect(await verdict(repository.dir)).toMatchObject({
    verdict: 'undecided',
    requirements: [{ outcome: { message: 'the folder `out` leads out of the repository' } }],
  });
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  'on %s ends all children, begins nothing more, and removes its folders',
  async signal => {
    const stubborn = 'trap "" INT TERM\necho $$ >> pid\nwhile :; do sleep 1; done\n';
    const repository = project(
      '  first: { run: "setsid sh stubborn.sh & sh stubborn.sh" }\n  second: { run: "touch ran" }',
      {
        'stubborn.sh': stubborn,
      },
    );
    const home = dirname(repository.dir);
    const child = spawn(process.execPath, [binary, 'check', '--json'], { cwd: repository.dir, env: testEnv(home) });
    while (!existsSync(repository.path('pid')) || pidsOf(repository).length < 2) await sleep(50);
    child.kill(signal);
    expect(await exitOf(child)).not.toBe(0);
    expect(pidsOf(repository).filter(isAlive)).toEqual([]);
    expect(existsSync(repository.path('ran'))).toBe(false);
    expect(readdirSync(home).filter(name => name.startsWith('landworthy-'))).toEqual([]);
  },
);

const pidsOf = (repository: TestRepository) => readFileSync(repository.path('pid'), 'utf8').trim().split('\n');
const exitOf = (child: ChildProcess) => new Promise(resolve => child.on('close', resolve));

/** Whether it runs; a zombie does not. */
function isAlive(pid: string): boolean {
  if (!readdirSync('/proc').includes(pid)) return false;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}
