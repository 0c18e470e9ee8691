import { describe, expect, it } from 'vitest';
import type { TrialEvidence } from '../../src/core/evidence/evidence.ts';
import { canonicalJson } from '../../src/core/evidence/format/canonical-json.ts';
import { formatStatement, formatTrials, parseStatement } from '../../src/core/evidence/format/statement.ts';
import { mergeTrials, type ProvedTrial, type TrialEnd } from '../../src/core/evidence/proved-trial.ts';
import type { TestCoverage } from '../../src/core/proof/test-coverage.ts';
import { toldOf, trialOf } from '../../src/core/proof/told.ts';
import { failuresIn, type Trial } from '../../src/core/proof/trial.ts';
import type { TestResults } from '../../src/core/run/command.ts';
import { sha256 } from '../../src/system/evidence/digest.ts';
import { keyDocument, makeEvidence } from '../support/evidence.ts';

const at = new Date('2026-11-23T12:00:00.000Z');
const passed: TrialEnd = {
  kind: 'tested',
  exitCode: 0,
  milliseconds: 1200,
  results: { from: 'report', names: { passed: ['adds', 'adds'], failed: [], skipped: ['later'] } },
};
const noticed: TrialEnd = {
  kind: 'tested',
  exitCode: 1,
  milliseconds: 900,
  results: { from: 'counts', runner: 'node', unit: 'tests', passed: 3, failed: 1, skipped: 0, idle: ['jest'] },
  failures: { failed: 1, passed: 3, ways: new Map([['assertion', 1]]), names: ['adds'] },
};
const trial = (end: TrialEnd, changes: Partial<ProvedTrial> = {}): ProvedTrial => ({
  tree: 'a'.repeat(40),
  run: ['npm', 'test'],
  tellsNames: false,
  flaky: false,
  finishedOn: at,
  end,
  ...changes,
});
const evidence: TrialEvidence = {
  key: sha256(canonicalJson(keyDocument)),
  document: keyDocument,
  grade: 'clean',
  finishedOn: at,
  tool: 'landworthy 0.1.0',
  trials: [
    trial(passed, { tellsNames: true, run: 'npm test' }),
    trial(noticed),
    trial({ kind: 'setup-failed' }, { tree: 'b'.repeat(40) }),
    trial({ ...passed, results: { from: 'nothing', reason: 'it told of none' } }, { tree: 'c'.repeat(40) }),
  ],
};

describe('a statement on trials', () => {
  it('is read as it was written', () => {
    expect(parseStatement(formatTrials(evidence), sha256)).toEqual({ ok: true, value: evidence });
  });

  it.each<TestCoverage>([
    { from: 'programs', starting: [null, './a.js'], files: { 'f.js': [{ by: ['./b.js'], uncalled: [[2, 3]] }] } },
    {
      from: 'report',
      mayStart: false,
      files: { 'f.py': { executed: [[1, 9]], missed: [[12, 12]], tests: { './test_f.py': [[3, 4]] } } },
    },
    { from: 'nothing', reason: 'no report `cov.json` was written' },
  ])('tells who executed what: $from', coverage => {
    const [one, ...others] = evidence.trials;
    const value: TrialEvidence = { ...evidence, trials: [{ ...one, end: { ...passed, coverage } }, ...others] };
    expect(parseStatement(formatTrials(value), sha256)).toEqual({ ok: true, value });
  });

  const good = formatTrials(evidence);
  const edit = (change: (statement: Statement) => void) => {
    const statement = JSON.parse(good) as Statement;
    change(statement);
    return JSON.stringify(statement);
  };

  it.each<[string, string, string]>([
    [
      'a trial that passed with another exit code than 0',
      edit(it => {
        Object.assign(it.predicate.trials[0]?.end ?? {}, { exitCode: 1 });
      }),
      'it says that a trial passed that exited with 1, with 0 failures',
    ],
    [
      'a trial that failed in which nothing did',
      edit(it => {
        const [, one] = it.predicate.trials;
        if (one) one.end = { ...one.end, exitCode: 0, results: { from: 'nothing', reason: '' } };
      }),
      'it says that a trial failed in which nothing did',
    ],
    [
      'two numbers of failed tests',
      edit(it => {
        Object.assign(it.predicate.trials[1]?.end.failures ?? {}, { failed: 2 });
      }),
      'it has two numbers of tests for a trial',
    ],
    [
      'a way to fail that nobody knows',
      edit(it => {
        Object.assign(it.predicate.trials[1]?.end.failures ?? {}, { ways: { luck: 1 } });
      }),
      '`ways` of `failures` of a trial has fields that are not known',
    ],
    [
      'no trial',
      edit(it => {
        it.predicate.trials = [];
      }),
      'it tells of no trial',
    ],
    [
      'a field that is not known',
      edit(it => Object.assign(it.predicate.trials[0] ?? {}, { result: 'PASSED' })),
      'a trial has fields that are not known',
    ],
    [
      'the key of another document',
      edit(it => {
        it.predicate.key.environment.release = 'Debian 1';
      }),
      'its key is not the digest of its key document',
    ],
    [
      'the type of a run',
      edit(it => {
        it.predicateType = 'https://in-toto.io/attestation/test-result/v0.1';
      }),
      '`https://github.com/landworthy/landworthy/evidence/v1` is no object',
    ],
    [
      'a run in its place',
      JSON.stringify({
        ...(JSON.parse(formatStatement(makeEvidence(), sha256)) as object),
        predicateType: 'https://github.com/landworthy/landworthy/trials/v2',
      }),
      '`predicate` has fields that are not known',
    ],
  ])('is refused with %s', (_, text, reason) => {
    expect(parseStatement(text, sha256)).toEqual({ ok: false, reason });
  });
});

interface Statement {
  predicateType: string;
  predicate: {
    key: { environment: { release: string } };
    trials: {
      end: { exitCode: number; results: object; failures?: { failed: number; ways: Record<string, number> } };
    }[];
  };
}

it('keeps of each trial the newest of each way in which it ended, so that a doubt stays', () => {
  const later = new Date(at.getTime() + 1000);
  const all = [trial(passed), trial(noticed), trial(passed, { finishedOn: later }), trial(passed, { run: 'other' })];
  expect(mergeTrials(all)).toEqual([
    trial(passed, { finishedOn: later }),
    trial(noticed),
    trial(passed, { run: 'other' }),
  ]);
});

describe('a trial that is known', () => {
  const tests = [
    { name: 'adds', result: 'failed', message: 'AssertionError: expected 1 to be 2' },
    { name: 'subtracts', result: 'passed' },
  ] as const;
  it.each<[string, number, TestResults, string]>([
    ['failed by an assertion', 1, { from: 'report', tests }, ''],
    ['passed', 0, { from: 'report', tests: tests.slice(1) }, ''],
    ['crashed', 1, { from: 'nothing', reason: 'no report' }, 'Segmentation fault'],
    [
      'was told by numbers',
      1,
      { from: 'counts', runner: 'go', unit: 'packages', passed: 1, failed: 2, skipped: 0 },
      'panic: x',
    ],
  ])('is judged like the one that %s', (_, exitCode, results, output) => {
    const run = {
      exitCode,
      ended: 'exit',
      output,
      stdout: '',
      milliseconds: 5,
      changedFiles: [],
      newFiles: [],
    } as const;
    const fresh: Trial = { kind: 'tested', spent: 5, run: { ...run, results } };
    for (const names of [true, false]) {
      const known = trialOf(toldOf(fresh, names), { by: [], on: '' });
      expect(failuresIn(known)).toEqual(failuresIn(fresh));
      expect(JSON.stringify(known)).not.toContain('AssertionError');
    }
  });
});
