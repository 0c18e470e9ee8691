import { chmodSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Proving } from '../../src/core/proof/proving.ts';
import { landworthy, verdict } from '../support/landworthy.ts';
import { recipe } from '../support/recipes.ts';
import { createRepository } from '../support/repository.ts';

const before = `LIMIT = 3


def clamp(value):
    if value > LIMIT:
        return value
    return value
`;
const after = before.replace('        return value\n', '        return LIMIT\n');

/** Notes how it was called, and does what the real one does: writes a report where it is asked for, and fails where `test_b` runs without the change. */
const pytest = `#!/bin/sh
echo "$*" >> "$RUNS"
case "$*" in *--cov*) eval "$WRITE" ;; esac
case "$*" in *--cov*|*test_b*) grep -q 'return LIMIT' pkg/m.py || { echo 'E  assert'; echo '1 failed, 1 passed in 0.1s'; exit 1; } ;; esac
echo '2 passed in 0.1s'
`;

interface Project {
  /** What the tests do in the end. */
  readonly write: string;
  /** Other files of the change. */
  readonly files?: Readonly<Record<string, string>>;
}

function project({ write, files = {} }: Project) {
  const repository = createRepository({
    'landworthy.yml': recipe('proof/landworthy.yml'),
    'pkg/m.py': before,
    'tests/test_a.py': 'from pkg.m import clamp\n',
    'tests/test_b.py': 'from pkg.m import clamp\n',
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Clamp', { 'pkg/m.py': after, 'tests/test_a.py': 'from pkg.m import clamp, LIMIT\n', ...files });
  repository.write({ '../bin/pytest': pytest, '../runs': '' });
  chmodSync(repository.path('../bin/pytest'), 0o755);
  const runs = repository.path('../runs');
  const env = { PATH: `${repository.path('../bin')}:${process.env['PATH']}`, RUNS: runs, WRITE: write };
  const ran = () => readFileSync(runs, 'utf8').trim().split('\n');
  return {
    runs: ran,
    judge: () => verdict(repository.dir, [], { env }),
    prove: async () => {
      const { stdout } = await landworthy(repository.dir, ['prove', '--json'], { env });
      const { hunks, notes, trials } = JSON.parse(stdout) as Proving;
      const told = hunks.map(({ result, executed }) => (executed === false ? `${result}, not executed` : result));
      return { told, notes, trials: trials.run, runs: ran() };
    },
  };
}

/** A report of coverage.py, with contexts where it is told which tests executed the line 6. */
const report = (executed: readonly number[], missed: readonly number[], by: readonly string[] = []) =>
  JSON.stringify({
    meta: { format: 3 },
    files: { 'pkg/m.py': { executed_lines: executed, missing_lines: missed, contexts: { 1: [''], 6: by } } },
  });
const writing = (text: string) => `printf '%s' '${text}' > cov.json`;
const own = ['./tests/test_a.py', './tests/test_a.py'];
const all = '--cov=pkg --cov-context=test --cov-report=json:cov.json';

it('runs the tests that execute a hunk before all, where the report names them', async () => {
  const { prove } = project({
    write: writing(report([1, 4, 5, 6, 7], [], ['tests/test_b.py::test_big[1]|run', 'tests/test_a.py::test|run'])),
  });
  expect(await prove()).toEqual({
    told: ['noticed'],
    notes: [],
    trials: 2,
    runs: [...own, all, './tests/test_b.py', './tests/test_b.py'],
  });
});

it('fails what no test executes, without trying it any further', async () => {
  const { judge, runs } = project({ write: writing(report([1, 4, 5, 7], [6])) });
  expect((await judge()).requirements.find(({ id }) => id === 'proof.unit')?.outcome).toMatchObject({
    status: 'fail',
    findings: [{ message: 'no test executes this line', place: { path: 'pkg/m.py', line: 6 } }],
  });
  // By `tests`, without the change, and with it.
  expect(runs().filter(words => words === all)).toHaveLength(3);
});

it('does not believe a report that is in the change, and that the tests do not write', async () => {
  const { prove } = project({ write: ':', files: { 'cov.json': report([1, 4, 5, 7], [6]) } });
  expect(await prove()).toEqual({
    told: ['noticed'],
    notes: ['no coverage report tells who executes what: the report `cov.json` is from an earlier run'],
    trials: 2,
    runs: [...own, all, all],
  });
});
