import { describe, expect, it } from 'vitest';
import type { Side } from '../../src/core/facts.ts';
import { greenTests } from '../../src/core/proof/green-tests.ts';
import type { Plan } from '../../src/core/proof/plan.ts';
import type { TestRun } from '../../src/core/run/command.ts';
import { fakeFacts } from '../support/facts.ts';

const run = (...passed: string[]): TestRun => ({
  ...{ exitCode: 0, ended: 'exit', output: '', stdout: '', milliseconds: 1, changedFiles: [], newFiles: [] },
  results: { from: 'report', tests: passed.map(name => ({ name, result: 'passed' })) },
});
const file = { kind: 'file', blob: 'a'.repeat(40) } as const;
const all = { run: 'npm test', timeout: 1000 };
const own = { run: 'npx vitest run ./test.js', timeout: 1000 };
const plan: Plan = {
  requirement: 'tests.unit',
  ...{ tests: all, own, ownBefore: own, setup: undefined, aside: [], source: [] },
  covered: undefined,
  stages: [{ name: 'all', of: async () => ({ tests: all, isAll: true }) }],
  changedTests: [{ path: 'test.js', before: file, after: file }],
};

/** `onBase`: the names of tests that a run on the base tells of; without it, none may be run. */
async function green(passed: readonly string[], was: string, is: string, tests = all, onBase?: readonly string[]) {
  const texts: Readonly<Record<Side, string>> = { base: was, before: was, head: is };
  const facts = fakeFacts({
    files: async side => ({ list: async () => ['test.js'], read: async () => texts[side] }),
    ...(onBase ? { trial: async () => ({ kind: 'tested', spent: 1, run: run(...onBase) }) } : {}),
  });
  return greenTests(plan, run(...passed), tests, facts);
}

describe('a test is new and green', () => {
  it.each([
    ['sum > adds nothing', "it('adds nothing', () => {", 'adds nothing'],
    ['sum › adds nothing', 'it("adds nothing", () => {', 'adds nothing'],
    ['tests/test_sum.py::test_nothing', 'def test_nothing():', 'test_nothing'],
    ['TestSum/nothing', '{"nothing", 0},', 'nothing'],
    ['com.acme.SumTest.addsNothing', 'void addsNothing() {', 'addsNothing'],
  ])('%s', async (name, added, own) => {
    expect(await green([name], '', added)).toEqual([own]);
  });

  it.each([
    ['where it was there before, perhaps elsewhere in it', "it('adds', a);", "describe(() => { it('adds', b) });"],
    ['where a new one is called a little longer', "it('adds', a);", "it('adds', a);\nit('adds nothing', b);"],
    ['where it is of a file that did not change', '', ''],
  ])('not %s', async (_, was, is) => {
    expect(await green(['sum > adds'], was, is)).toEqual([]);
  });
});

describe('of tests whose names are made, a run on the base', () => {
  const table = (rows: string) => `it.each([${rows}])('%s and %s', f);`;
  it('tells which are new', async () => {
    const passed = ['sum > 1 and 2', 'sum > 3 and 4'];
    expect(await green(passed, table('[1, 2]'), table('[1, 2], [3, 4]'), own, ['sum > 1 and 2'])).toEqual(['3 and 4']);
  });

  it('is not done where it would take all tests, or where the names stand in the files', async () => {
    expect(await green(['sum > 3 and 4'], table(''), table('[3, 4]'), all)).toEqual([]);
    expect(await green(['sum > adds'], '', "it('adds', a);", own)).toEqual(['adds']);
  });
});
