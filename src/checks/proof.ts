import * as z from 'zod';
import { excerpt } from '../core/answer/words.ts';
import type { ChangedFile } from '../core/change.ts';
import { defineCheck } from '../core/check.ts';
import { UserError } from '../core/errors.ts';
import type { RunOptions } from '../core/evidence/options.ts';
import type { Facts } from '../core/facts.ts';
import { commandLine, duration, globs, share, withRole } from '../core/options.ts';
import { type Finding, fail, type Judgment, type Pass, pass, skip } from '../core/outcome.ts';
import { describeFailures, type Failures, failuresOf } from '../core/proof/failures.ts';
import { greenTests, noteOnGreen } from '../core/proof/green-tests.ts';
import { isInert } from '../core/proof/inert.ts';
import { ownTests } from '../core/proof/own-tests.ts';
import { declaredRefactoring } from '../core/proof/refactoring.ts';
import { isSource } from '../core/proof/source.ts';
import { takeBack } from '../core/proof/take-back.ts';
import type { Trial } from '../core/proof/trial.ts';
import type { TestRequest } from '../core/run/command.ts';
import { lastLines, showCommand } from '../core/run/outcome.ts';
import { type ReportOptions, testRequest } from '../core/run/test-request.ts';
import { judgeTestRun } from '../core/run/tests.ts';
import { openTestFiles } from '../core/test-files.ts';

export const proof = defineCheck({
  id: 'proof',
  summary: 'The tests of this change fail without it',
  why: 'A test that passes with and without a change says nothing about it; whoever writes both in ten minutes writes such tests.',
  options: () =>
    z.strictObject({
      of: withRole(
        z.string().regex(/^tests\.[a-z0-9-]+$/, 'name a requirement of `tests`, such as `tests.unit`'),
        'requirement',
      ).describe('the requirement whose command and report are used'),
      tests: globs()
        .describe(
          'which files are tests, or what only tests read; by the conventions of the common languages, without it',
        )
        .optional(),
      hunks: share()
        .describe(
          'take each hunk of source back, alone, and run the tests: at least this share of them must be noticed; none is tried, without this',
        )
        .optional(),
      budget: duration()
        .describe('how long the tests may run for `hunks`; what was not tried by then is said')
        .prefault('10m'),
      'by-file': commandLine()
        .describe(
          "a command that runs just the test files whose paths are appended to it, such as `npx vitest run`: the change's own are then run first, and all only where these do not notice",
        )
        .optional(),
      setup: commandLine()
        .describe('what has to be run before the tests in a fresh checkout, such as a build')
        .optional(),
    }),
  needs: ['change', 'requirements', 'record', 'files', 'lines', 'hunks', 'trial'],
  example: {
    policy: 'unit: { of: tests.unit, setup: npm run build }',
    satisfiedBy:
      "a change whose tests, run on the base's source, fail; or whose record says `proof: { refactoring: <reason> }`, and the base's tests pass on it",
  },
  async run(options, facts) {
    const tests = requestOf(options.of, facts);
    const { files } = await facts.change();
    const isTest = openTestFiles(options.tests);
    const changedTests = files.filter(({ path }) => isTest(path));
    const source = files.filter(({ path }) => !isTest(path) && isSource(path));
    if (!source.length) return skip('the change has no source that a test could notice');
    if (await areInert(source, facts))
      return skip('the change edits nothing but comments and formatting in its source');
    const declared = declaredRefactoring(await facts.record());
    if (declared.kind === 'wrong') return fail(declared.finding);
    const swapped = changedTests.map(({ path }) => path);
    const own = ownTests(tests, options['by-file'], changedTests);
    const context: Context = { tests, own, swapped, setup: options.setup, facts };
    if (declared.kind === 'refactoring') return judgeRefactoring(declared.reason, context);
    if (!changedTests.some(({ after }) => after)) return fail(noTests(source));
    const red = await judgeRed(context);
    const { hunks: share, budget, setup } = options;
    if (red.status !== 'pass' || share === undefined) return red;
    // What is new as a whole is missed by whoever imports it.
    const paths = source.filter(({ before, after }) => before && after).map(({ path }) => path);
    const first = own && (await passes(own, context)) ? [own] : [];
    const [quickest = tests, ...others] = [...first, tests];
    const taken = await takeBack({ paths, tests: [quickest, ...others], setup, share, budget }, facts);
    return both(red, taken);
  },
});

/** One proof of two; what was noticed does not make up for what was not. */
function both(red: Pass, taken: Judgment): Judgment {
  if (taken.status !== 'pass') return taken;
  return pass(`${red.proof}; ${taken.proof}`, { notes: [...(red.notes ?? []), ...(taken.notes ?? [])] });
}

async function areInert(source: readonly ChangedFile[], facts: Pick<Facts, 'files'>): Promise<boolean> {
  const [was, is] = [await facts.files('before'), await facts.files('head')];
  for (const { path, before, after } of source) {
    if (!before || !after || before.kind !== after.kind) return false;
    const [old, now] = [await was.read(path), await is.read(path)];
    if (old === undefined || now === undefined || !isInert(path, old, now)) return false;
  }
  return true;
}

interface Context {
  readonly tests: TestRequest;
  /** The same for the change's own test files alone, where a command for that is known. */
  readonly own: TestRequest | undefined;
  readonly swapped: readonly string[];
  readonly setup: TestRequest['run'] | undefined;
  readonly facts: Pick<Facts, 'trial' | 'lines'>;
}

/** The change's tests on the source as it was. */
async function judgeRed(context: Context): Promise<Judgment> {
  const { tests, own, swapped, setup, facts } = context;
  let trial = await facts.trial({ side: 'before', swapped, tests: own ?? tests, setup });
  let failures = trial.kind === 'tested' ? failuresOf(trial.run) : notBuilt;
  // What else they change, such as a fixture, other tests may notice.
  if (!failures && own) {
    trial = await facts.trial({ side: 'before', swapped, tests, setup });
    failures = trial.kind === 'tested' ? failuresOf(trial.run) : notBuilt;
  }
  if (!failures) {
    return fail({
      code: 'proof.green',
      message: "the change's tests pass without the change: they do not notice it",
      hint: 'add a test that fails without the change; for one that only refactors, write `proof: { refactoring: … }` into its record',
      actor: 'author',
    });
  }
  // Where nothing at all ran, or nothing was looked at, the tests may not work in any checkout.
  const isSure = failures.passed > 0 && failures.failed > 0 && failures.ways.has('assertion');
  if (!isSure && !(own && (await passes(own, context))))
    worksWithChange(await facts.trial({ side: 'head', swapped: [], tests, setup }), tests);
  const green = trial.kind === 'tested' ? greenTests(trial.run, await facts.lines(swapped)) : [];
  const notes = [...noteOnGreen(green), ...(failures.ways.has('assertion') ? [] : [weak])];
  return pass(describeFailures(failures, 'without the change'), { notes });
}

/** Whether these pass in a checkout of the head. */
async function passes(tests: TestRequest, { setup, facts }: Pick<Context, 'setup' | 'facts'>): Promise<boolean> {
  const trial = await facts.trial({ side: 'head', swapped: [], tests, setup });
  return trial.kind === 'tested' && judgeTestRun(trial.run, tests, 1).length === 0;
}

const notBuilt: Failures = { failed: 0, passed: 0, ways: new Map([['not-loaded', 1]]), names: [] };
const weak = 'no assertion fails without the change: the tests need it to be there, and may not look at what it does';

/** The tests as they were, on the source as it is. */
async function judgeRefactoring(reason: string, { tests, swapped, setup, facts }: Context): Promise<Judgment> {
  const why = `only refactors: ${excerpt(reason)}`;
  if (!swapped.length) return pass(`${why}; it changes no test`, { claimed: true });
  const trial = await facts.trial({ side: 'head', swapped, tests, setup });
  const findings = trial.kind === 'tested' ? judgeTestRun(trial.run, tests, 1) : [setupFailed(trial.output)];
  const [first, ...more] = findings;
  if (!first) return pass(`${why}; the base's tests pass on it, unchanged`);
  const about = (finding: Finding): Finding => ({
    ...finding,
    code: 'proof.no-refactoring',
    message: `${finding.message}, with the tests as they were`,
  });
  return fail(about(first), ...more.map(about));
}

/** Throws where the tests do not pass in a checkout of the head: what fails without the change then says nothing. */
function worksWithChange(trial: Trial, tests: TestRequest): void {
  const [problem] = trial.kind === 'tested' ? judgeTestRun(trial.run, tests, 1) : [setupFailed(trial.output)];
  if (!problem) return;
  throw new UserError(
    `${showCommand(tests.run)} does not pass in a fresh checkout of the change either: ${problem.message}`,
    'name what has to be run before, such as a build, with `setup`',
  );
}

const setupFailed = (output: string): Finding => ({
  code: 'proof.setup',
  message: `the setup fails: ${lastLines(output).split('\n').at(-1) ?? ''}`,
  actor: 'author',
  detail: lastLines(output),
});

function noTests(source: readonly ChangedFile[]): Finding {
  const [first] = source;
  return {
    code: 'proof.no-tests',
    message: `the change touches source, such as \`${first?.path}\`, and no test`,
    hint: 'add a test that fails without the change; for one that only refactors, write `proof: { refactoring: … }` into its record',
    actor: 'author',
  };
}

function requestOf(id: string, facts: Pick<Facts, 'requirements'>): TestRequest {
  const requirement = facts.requirements().find(one => one.id === id);
  if (!requirement) throw new UserError(`the policy has no requirement \`${id}\` to prove with`, 'mend `of`');
  return testRequest(requirement.options as unknown as RunOptions & ReportOptions);
}
