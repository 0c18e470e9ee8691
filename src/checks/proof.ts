import * as z from 'zod';
import type { ChangedFile } from '../core/change.ts';
import { defineCheck } from '../core/check.ts';
import { coverageReport } from '../core/coverage/options.ts';
import type { Facts } from '../core/facts.ts';
import { commandLine, duration, globs, share, withRole } from '../core/options.ts';
import { type Finding, fail, type Judgment, type Pass, pass, skip } from '../core/outcome.ts';
import { openGround } from '../core/proof/ground.ts';
import { openInert } from '../core/proof/inert.ts';
import { judgeTakenBack } from '../core/proof/judge-taken-back.ts';
import { planProof } from '../core/proof/plan.ts';
import { judgeRed } from '../core/proof/red.ts';
import { declaredRefactoring, judgeRefactoring } from '../core/proof/refactoring.ts';
import type { TakenBack } from '../core/proof/result.ts';
import { takeBack } from '../core/proof/take-back.ts';

export const proof = defineCheck({
  id: 'proof',
  summary: 'The tests of this change fail without it',
  why: 'A test that passes with and without a change says nothing about it; whoever writes both in ten minutes writes such tests.',
  options: () =>
    z.strictObject({
      of: withRole(
        z.string().regex(/^tests\.[a-z0-9-]+$/, 'name a requirement of `tests`, such as `tests.unit`'),
        'requirement',
      ).describe('the requirement of `tests` that is run, with its command and its report, such as `tests.unit`'),
      tests: globs()
        .describe(
          'globs of the test files, and of what only tests read, such as fixtures; by the conventions of the common languages, without it',
        )
        .optional(),
      hunks: share()
        .describe(
          'take each hunk, a block of changed lines as git shows it, back alone, and run the tests: of so many something must fail, such as `80%`. Those that no test misses are shown. One that is missed is tried change by change, where it holds several: of different statements in JavaScript, TypeScript and Python, elsewhere with an empty line or two others between them. A new function in JavaScript, TypeScript or Python, in a new file or in a hunk that is missed, is tried with nothing in it, and then without its branches, loops and `catch` blocks, one by one; of such a part that no test misses it is told whether any enters it. Where the requirement runs just `node --test`, node tells which test files execute a hunk: only these are then run on it, and none where no test does. What evidence proves is not tried again: see [trials](#evidence-of-runs). None is tried, without this',
        )
        .optional(),
      budget: duration()
        .describe(
          'how long the tests may run for `hunks`, all in all, in each of `--jobs`; how many hunks were not tried by then is said',
        )
        .prefault('10m'),
      'by-file': commandLine()
        .describe(
          "a command that runs just the test files whose paths are appended to it, such as `npx vitest run`: the change's own are then run first, and all only where these do not notice. Not needed where the requirement runs just vitest, jest, `node --test` or pytest",
        )
        .optional(),
      related: commandLine()
        .describe(
          'a command that runs just the tests which import the source file whose path is appended to it, such as `npx vitest related --run`: run before all where these take long',
        )
        .optional(),
      coverage: coverageReport()
        .describe(
          'the coverage report that the tests write each time that all are run, for which their own command has to ask: a path or glob relative to the root. It chooses the tests of a hunk. Where it names the tests that execute a line, as coverage.py does with `--cov-context=test`, those are run before all. A hunk none of whose lines any test executes is told as such; in JavaScript, TypeScript and Python it is not tried any further, unless the tests may start programs, which a report may know nothing of',
        )
        .optional(),
      setup: commandLine()
        .describe('what has to be run before the tests in a fresh checkout, such as a build')
        .optional(),
    }),
  needs: ['change', 'requirements', 'record', 'files', 'hunks', 'trial', 'jobs'],
  example: {
    policy: 'unit: { of: tests.unit, hunks: 80%, budget: 5m, setup: npm run build }',
    satisfiedBy:
      "a change whose tests, run on the base's source, fail, and that notice at least four of five hunks when these are taken back; or a change whose record says `proof: { refactoring: <reason> }`, and on which the base's tests pass",
  },
  async run(options, facts) {
    const plan = await planProof(options, facts);
    const { source, changedTests } = plan;
    if (!source.length) return skip('the change has no source that a test could notice');
    if (await areInert(source, facts))
      return skip('the change edits nothing in its source but comments, formatting, types and the like');
    const declared = declaredRefactoring(await facts.record());
    if (declared.kind === 'wrong') return fail(declared.finding);
    if (declared.kind === 'refactoring') return judgeRefactoring(declared.reason, plan, facts);
    if (!changedTests.some(({ after }) => after)) return fail(noTests(source));
    const ground = openGround(plan, facts);
    const red = await judgeRed(plan, ground, facts, options.hunks !== undefined);
    const { hunks: share, budget } = options;
    if (red.status !== 'pass' || share === undefined) return red;
    const paths = source.filter(({ after }) => after).map(({ path }) => path);
    const taken = await takeBack({ plan, ground, paths, budget }, facts);
    return both(red, judgeTakenBack(taken, share), noteOnNew(source, taken));
  },
});

/** One proof of two; what was noticed does not make up for what was not. */
function both(red: Pass, taken: Judgment, more: readonly string[]): Judgment {
  if (taken.status === 'fail') return { ...taken, notes: [...(taken.notes ?? []), ...more] };
  if (taken.status !== 'pass') return taken;
  const notes = [...(red.notes ?? []), ...(taken.notes ?? []), ...more];
  return pass(`${red.proof}; ${taken.proof}`, { notes, marks: taken.marks ?? [] });
}

/** Those of which nothing can be tried alone. */
function noteOnNew(source: readonly ChangedFile[], { results }: TakenBack): readonly string[] {
  const tried = new Set(results.map(({ hunk }) => hunk.path));
  const [first, ...others] = source.filter(({ path, before }) => !before && !tried.has(path));
  if (!first) return [];
  const files = others.length ? `${others.length + 1} new files, such as` : 'the new file';
  return [`not tried piece by piece: ${files} \`${first.path}\``];
}

async function areInert(source: readonly ChangedFile[], facts: Pick<Facts, 'files'>): Promise<boolean> {
  const [was, is] = [await facts.files('before'), await facts.files('head')];
  const isInert = openInert();
  for (const { path, before, after } of source) {
    if (!before || !after || before.kind !== after.kind) return false;
    const [old, now] = [await was.read(path), await is.read(path)];
    if (old === undefined || now === undefined || !(await isInert(path, old, now))) return false;
  }
  return true;
}

function noTests(source: readonly ChangedFile[]): Finding {
  const [first] = source;
  return {
    code: 'proof.no-tests',
    message: `the change touches source, such as \`${first?.path}\`, and no test`,
    hint: 'add a test that fails without the change; for one that only refactors, write `proof: { refactoring: … }` into its record',
    actor: 'author',
  };
}
