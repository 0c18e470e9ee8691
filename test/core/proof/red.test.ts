import { expect, it } from 'vitest';
import { openGround } from '../../../src/core/proof/ground.ts';
import type { Plan } from '../../../src/core/proof/plan.ts';
import { judgeRed } from '../../../src/core/proof/red.ts';
import type { Trial, TrialRequest } from '../../../src/core/proof/trial.ts';
import type { TestRequest, TestRun } from '../../../src/core/run/command.ts';
import { fakeChange, fakeFacts } from '../../support/facts.ts';

const tests: TestRequest = { run: 'all', timeout: 600_000 };
const own: TestRequest = { run: 'own', timeout: 600_000 };
const plan: Plan = {
  ...{
    requirement: 'tests.unit',
    tests,
    own,
    ownBefore: undefined,
    setup: undefined,
    aside: [],
    changedTests: [],
    source: [],
  },
  covered: undefined,
  stages: [{ name: 'all', of: async () => ({ tests, isAll: true }) }],
};

const ran = (failed: number, output = ''): Trial => {
  const run: TestRun = {
    ...{ exitCode: failed ? 1 : 0, ended: 'exit', output, stdout: '', milliseconds: 10_000, changedFiles: [] },
    newFiles: [],
    results: { from: 'counts', runner: 'fake', unit: 'tests', passed: 1, failed, skipped: 0 },
  };
  return { kind: 'tested', spent: 100, run };
};

/** Judges where tests end like this without the change, and pass with it. */
async function red(without: Trial, isGroundWanted: boolean) {
  const asked: string[] = [];
  const facts = fakeFacts({
    change: async () => fakeChange(),
    files: async () => ({ list: async () => [], read: async () => undefined }),
    lines: async () => new Map(),
    trial: async ({ side, tests: { run, timeout } }: TrialRequest) => {
      asked.push(`${run} on ${side}: ${timeout / 1000} s`);
      return side === 'head' ? ran(0) : without;
    },
  });
  return { asked, judgment: await judgeRed(plan, openGround(plan, facts), facts, isGroundWanted) };
}

it('lets tests hang without the change only for some times of what they take with it, where that is wanted anyway', async () => {
  expect((await red(ran(1, 'AssertionError'), true)).asked).toEqual(['own on head: 600 s', 'own on before: 60 s']);
  expect((await red(ran(1, 'AssertionError'), false)).asked).toEqual(['own on before: 600 s']);
});

it('does not call it weak where nobody told how tests fail', async () => {
  expect((await red(ran(1, 'no'), true)).judgment).toEqual({
    status: 'pass',
    proof: '1 of 2 tests fail without the change, in a way that is not told',
  });
  expect((await red(ran(1, 'TypeError: x'), true)).judgment).toMatchObject({
    notes: [expect.stringMatching(/^no assertion fails/)],
  });
});
