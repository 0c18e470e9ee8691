import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/core/facts.ts';
import { openGround } from '../../src/core/proof/ground.ts';
import { type Hunk, parseHunks } from '../../src/core/proof/hunk.ts';
import { judgeTakenBack } from '../../src/core/proof/judge-taken-back.ts';
import type { Plan } from '../../src/core/proof/plan.ts';
import type { HunkResult, Told } from '../../src/core/proof/result.ts';
import type { Stage } from '../../src/core/proof/stages.ts';
import { takeBack } from '../../src/core/proof/take-back.ts';
import type { Trial, TrialRequest } from '../../src/core/proof/trial.ts';
import type { TestRequest, TestRun } from '../../src/core/run/command.ts';
import { fakeFacts } from '../support/facts.ts';
import { hunkBetween } from '../support/hunks.ts';

/** `a3`: of the file `a`, at line 3; larger where a number follows, as in `a3+9`. */
function hunk(name: string): Hunk {
  const [, path = '', line = '', added = '1'] = /^([a-z])(\d+)(?:\+(\d+))?$/.exec(name) ?? [];
  const diff = `@@ -${line} +${line} @@\n+${name}\n`;
  const endLine = Number(line) + Number(added) - 1;
  const edit = { from: 0, to: 1, text: 'y' };
  return { path, line: Number(line), endLine, added: Number(added), removed: 0, diff, head: 'x', edit };
}

const nameOf = ({ path, line, added }: Hunk) => `${path}${line}${added > 1 ? `+${added}` : ''}`;

const passes: TestRun['results'] = { from: 'counts', runner: 'fake', unit: 'tests', passed: 2, failed: 0, skipped: 0 };
const ran = (more: Partial<TestRun> = {}): Trial => ({
  kind: 'tested',
  spent: 100,
  run: {
    ...{ exitCode: 0, ended: 'exit', output: '', stdout: '', milliseconds: 100, changedFiles: [], newFiles: [] },
    results: passes,
    ...more,
  },
});
const failing = (output = 'AssertionError') =>
  ran({ exitCode: 1, output, results: { ...passes, passed: 1, failed: 1 } });
const hanging = ran({ exitCode: undefined, ended: 'timeout', results: { from: 'nothing', reason: '' } });

const tests = (run: string): TestRequest => ({ run, timeout: 600_000 });
const all: Stage = { name: 'all', of: async () => ({ tests: tests('all'), isAll: true }) };
const own: Stage = { name: 'own', of: async () => ({ tests: tests('own') }) };

interface Options {
  readonly stages?: Plan['stages'];
  readonly budget?: number;
  readonly jobs?: number;
  readonly tell?: (told: Told) => void;
  /** All pass on the head, whatever ends how. */
  readonly isGround?: boolean;
}

/** Takes back these hunks, where a trial without some of them ends like this: `own: a3 b4`. On the head, `own:`. */
async function taken(
  given: readonly (string | Hunk)[],
  ends: (asked: string) => Trial | undefined,
  options: Options = {},
) {
  const { stages = [all], budget = 1e9, jobs = 1, tell, isGround } = options;
  const asked: string[] = [];
  const requests: TrialRequest[] = [];
  let going = 0;
  let most = 0;
  const facts: Facts = fakeFacts({
    hunks: async () => given.map(one => (typeof one === 'string' ? hunk(one) : one)),
    jobs: () => jobs,
    trial: async request => {
      most = Math.max(most, ++going);
      const text = `${request.tests.run}: ${(request.without ?? []).map(nameOf).join(' ')}`.trim();
      asked.push(text);
      requests.push(request);
      await Promise.resolve();
      going--;
      return (isGround && !request.without ? undefined : ends(text)) ?? ran();
    },
  });
  const plan: Plan = {
    ...{ requirement: 'tests.unit', tests: tests('all'), own: undefined, ownBefore: undefined, setup: undefined },
    ...{ changedTests: [], source: [], aside: [], covered: undefined, stages },
  };
  const result = await takeBack({ plan, ground: openGround(plan, facts), paths: [], budget, tell }, facts);
  const told = Object.fromEntries(result.results.map(one => [nameOf(one.hunk), describeResult(one)]));
  return { asked, requests, most, told, unproven: result.unproven.map(group => group.map(nameOf)), result };
}

const describeResult = (result: HunkResult) =>
  result.kind === 'noticed' ? [result.way, ...result.with.map(nameOf)].join(' ') : result.kind;

describe('hunks are taken back', () => {
  it('the largest first, and only after the head has passed', async () => {
    const { asked, told } = await taken(['a3', 'b4+9', 'c5+2'], text => (text === 'all: a3' ? failing() : undefined));
    expect(asked).toEqual(['all:', 'all: b4+9', 'all: c5+2', 'all: a3']);
    expect(told).toEqual({ a3: 'assertion', 'b4+9': 'unproven', 'c5+2': 'unproven' });
  });

  it('all by the likeliest tests, before any by all tests', async () => {
    const { asked } = await taken(['a3+2', 'b4'], text => (text === 'own: a3+2' ? failing() : undefined), {
      stages: [own, all],
    });
    expect(asked).toEqual(['own:', 'own: a3+2', 'own: b4', 'all:', 'all: b4']);
  });

  it('not by tests that fail on the head, too', async () => {
    const fails = (text: string) => (text.startsWith('own') || text === 'all: a3' ? failing() : undefined);
    const { asked, told } = await taken(['a3', 'b4'], fails, { stages: [own, all] });
    expect(asked).toEqual(['own:', 'all:', 'all: a3', 'all: b4']);
    expect(told).toEqual({ a3: 'assertion', b4: 'unproven' });
  });

  it('never where all tests fail on the head', async () => {
    await expect(taken(['a3'], () => failing())).rejects.toThrow(
      '`all` does not pass in a fresh checkout of the change either: 1 of 2 tests failed',
    );
  });

  it('as many at once as may be', async () => {
    expect((await taken(['a3', 'b4', 'c5', 'd6', 'e7'], () => undefined, { jobs: 3 })).most).toBe(3);
  });

  it('for as long as the budget lets, and the rest is not tried', async () => {
    const { told } = await taken(['a3+3', 'b4+2', 'c5'], () => undefined, { budget: 150 });
    expect(told).toEqual({ 'a3+3': 'unproven', 'b4+2': 'unproven', c5: 'untried' });
  });

  it('with a limit by what the head took, and hanging is noticed', async () => {
    const slow = ran({ milliseconds: 50_000 });
    const ends = (text: string) => (text === 'all: a3' ? hanging : text === 'all:' ? slow : undefined);
    const { told, requests } = await taken(['a3', 'b4'], ends);
    expect(told).toEqual({ a3: 'hang', b4: 'unproven' });
    expect(requests.map(request => request.tests.timeout)).toEqual([600_000, 300_000, 300_000]);
  });

  it('and not judged by a failure that may be for want of something else', async () => {
    const { told, result } = await taken(['a3', 'b4'], text =>
      text === 'all: a3' ? failing('Error: listen EADDRINUSE') : undefined,
    );
    expect(told).toEqual({ a3: 'untried', b4: 'unproven' });
    expect(judgeTakenBack(result, 0)).toMatchObject({
      status: 'pass',
      notes: ['1 of 2 hunks not judged: the machine told of `EADDRINUSE`', expect.anything()],
    });
  });

  it('and each is told when it is decided', async () => {
    const all: string[] = [];
    const tell = ({ result, done, of }: Told) => all.push(`${done}/${of} ${nameOf(result.hunk)} ${result.kind}`);
    await taken(['a3+2', 'b4'], text => (text === 'own: b4' ? failing() : undefined), {
      stages: [own, { name: 'all', of: async () => ({ tests: tests('own'), isAll: true }) }],
      tell,
    });
    expect(all).toEqual(['1/2 b4 noticed', '2/2 a3+2 unproven']);
  });
});

describe('hunks of one file that nobody misses alone', () => {
  it('are one finding where nobody misses all of them', async () => {
    const { asked, unproven, result } = await taken(['a3', 'a20+4', 'b9'], () => undefined);
    expect(asked).toEqual(['all:', 'all: a20+4', 'all: a3', 'all: b9', 'all: a3 a20+4']);
    expect(unproven).toEqual([['a3', 'a20+4'], ['b9']]);
    expect(judgeTakenBack(result, 1)).toMatchObject({
      status: 'fail',
      findings: [
        {
          message: 'no test notices when all 2 hunks of this file are as before, alone or together',
          place: { path: 'a', line: 3, endLine: 3 },
          detail: '@@ -3 +3 @@\n+a3\n@@ -20 +20 @@\n+a20+4\n',
        },
        { message: 'no test notices when this line is as before' },
      ],
    });
  });

  it('are named with each other where others of the file are noticed', async () => {
    const ends = (text: string) => (text.includes('a1') ? failing() : undefined);
    const { result } = await taken(['a1', 'a30', 'a40+3'], ends);
    expect(judgeTakenBack(result, 1)).toMatchObject({
      findings: [{ message: 'no test notices when lines 30, 40-42 are as before, alone or together' }],
    });
  });

  it('are noticed where all of them are missed', async () => {
    const { told, unproven, result } = await taken(['a3', 'a20'], text =>
      text === 'all: a3 a20' ? failing('TypeError: x') : undefined,
    );
    expect({ told, unproven }).toEqual({ told: { a3: 'crash a20', a20: 'crash a3' }, unproven: [] });
    expect(judgeTakenBack(result, 1)).toEqual({
      status: 'pass',
      proof: '2 of 2 hunks are noticed when they are taken back (2 by a crash; 2 of them only together)',
    });
  });

  it('are found as pairs of neighbours, and what is left is tried without them', async () => {
    const ends = (text: string) => (/a20.* a30/.test(text) ? failing() : undefined);
    const { asked, told, unproven } = await taken(['a3', 'a20', 'a30', 'a40'], ends);
    expect(asked.slice(5)).toEqual(['all: a3 a20 a30 a40', 'all: a3 a20', 'all: a20 a30', 'all: a3 a40']);
    expect(told).toEqual({ a3: 'unproven', a20: 'assertion a30', a30: 'assertion a20', a40: 'unproven' });
    expect(unproven).toEqual([['a3', 'a40']]);
  });
});

describe('a hunk that holds several changes', () => {
  const before = 'a(1);\nb();\nc(1);\nd();\ne(1);\n';
  const given = hunkBetween('f.js', before, before.replaceAll('1', '2'));

  it('is tried change by change where it is missed, first by what misses it, then by all', async () => {
    const ends = (text: string) => (/ f.js1$|own: f.js3|js1\+3/.test(text) ? failing() : undefined);
    const { asked, told, unproven, result } = await taken([given], ends, { stages: [own, all] });
    expect(asked).toEqual(['own:', 'own: f.js1+3', 'own: f.js1', 'own: f.js3', 'own: f.js5', 'all:', 'all: f.js5']);
    expect(told).toEqual({
      'f.js1+3': 'assertion',
      'f.js1': 'assertion',
      'f.js3': 'assertion',
      'f.js5': 'unproven',
    });
    expect(unproven).toEqual([['f.js5']]);
    expect(judgeTakenBack(result, 0.5)).toMatchObject({
      status: 'fail',
      findings: [{ place: { line: 5, endLine: 5 } }],
      notes: ['0 of 1 hunk is noticed when it is taken back'],
    });
  });

  it('is proved where these are missed only together', async () => {
    const { told, unproven } = await taken([given], text => (/js1\+3|js1 f.js3/.test(text) ? failing() : undefined));
    expect(told).toEqual({
      'f.js1+3': 'assertion',
      'f.js1': 'assertion f.js3',
      'f.js3': 'assertion f.js1',
      'f.js5': 'unproven',
    });
    expect(unproven).toEqual([['f.js5']]);
  });

  it.each(['SyntaxError', 'Cannot find module'])('is not where it is missed for no more than `%s`', async output => {
    const { told } = await taken([given], () => failing(output), { isGround: true });
    expect(Object.keys(told)).toEqual(['f.js1+3']);
  });
});

describe('a branch that nobody misses', () => {
  const head = 'export function f(a) {\n  if (a) {\n    g();\n  }\n  return g(2);\n}\n';
  const patch = `new file mode 100644\n@@ -0,0 +1,6 @@\n${head.replace(/^(?=.)/gm, '+')}`;
  const files = parseHunks('f.js', patch, head);
  const misses = (text: string) => (text === 'all: f.js2+4' ? failing() : undefined);

  it.each([
    ['is one that no test enters', () => undefined, 'no test enters this `if` of `f`', ['own: f.js3', 'all: f.js3']],
    [
      'is entered, where what is deadly in it is noticed',
      (text: string) => (text === 'own: f.js3' ? failing('') : undefined),
      'no test notices when this `if` of `f` is not there, and some enter it',
      ['own: f.js3'],
    ],
  ])('%s', async (_, enters, message, last) => {
    const ends = (text: string) => misses(text) ?? enters(text);
    const { asked, result } = await taken(files, ends, { stages: [own, all] });
    expect(judgeTakenBack(result, 1)).toMatchObject({ findings: [{ message, place: { line: 2, endLine: 4 } }] });
    expect(asked).toEqual(['own:', 'own: f.js2+4', 'all:', 'all: f.js2+4', 'all: f.js2+3', ...last]);
  });

  it('is told as before where the budget is spent', async () => {
    const { result } = await taken(files, misses, { budget: 200 });
    expect(judgeTakenBack(result, 1)).toMatchObject({
      findings: [{ message: 'no test notices when this `if` of `f` is not there' }],
    });
  });
});

it('is undecided where no hunk could be judged', async () => {
  const { result } = await taken(['a3'], text => (text === 'all: a3' ? failing('ENOSPC') : undefined));
  expect(() => judgeTakenBack(result, 1)).toThrow(
    'no hunk could be judged: 1 of 1 hunk not judged: the machine told of `ENOSPC`',
  );
});
