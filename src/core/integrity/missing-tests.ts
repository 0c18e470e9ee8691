import { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import { ownName } from '../proof/green-tests.ts';
import { planProof, tryTests } from '../proof/plan.ts';
import type { CommandRequest, TestRun } from '../run/command.ts';
import { showCommand } from '../run/outcome.ts';
import { countTests } from '../run/tests.ts';
import type { Suspicion } from './kinds.ts';
import { matchTests } from './match-tests.ts';
import { goneNames } from './names.ts';
import type { ChangedText } from './sides.ts';
import { quote } from './text.ts';

/** Which tests are run on both sides, and what has to be run before. */
export interface BothSides {
  readonly of: string;
  readonly setup?: CommandRequest['run'] | undefined;
}

export interface Missing {
  readonly suspicions: readonly Suspicion[];
  readonly notes: readonly string[];
}

/**
 * Tests that the base ran and the head does not: by the names in the reports of both, or by their numbers where no names
 * are told. Throws a UserError where one of the two tells nothing.
 */
export async function missingTests(
  options: BothSides,
  files: readonly ChangedText[],
  facts: Pick<Facts, 'trial' | 'requirements' | 'change' | 'files'>,
): Promise<Missing> {
  const plan = await planProof(options, facts);
  const ran = async (side: 'before' | 'head') => {
    const trial = await tryTests(plan, { side, swapped: [], tests: plan.tests }, facts);
    if (trial.kind === 'tested' && trial.run.results.from !== 'nothing') return trial.run;
    const where = side === 'before' ? 'the base' : 'the change';
    const why =
      trial.kind === 'setup-failed'
        ? 'the setup fails'
        : trial.run.results.from === 'nothing'
          ? trial.run.results.reason
          : '';
    throw new UserError(
      `what ${showCommand(plan.tests.run)} runs in a checkout of ${where} is not known: ${why}`,
      'name what has to be run before, such as a build, with `setup`',
    );
  };
  const [before, head] = await Promise.all([ran('before'), ran('head')]);
  if (before.results.from !== 'report' || head.results.from !== 'report') return byNumber(options.of, before, head);
  const renamed = new Map(
    matchTests(files.filter(({ tests }) => tests.before || tests.head)).kept.map(
      one => [one.before.title, one.head.title] as const,
    ),
  );
  const { gone, skipped } = goneNames(before.results.tests, head.results.tests, name => renamed.get(name));
  const tell = (name: string, what: string): Suspicion => ({
    kind: 'missing-tests',
    path: options.of,
    subject: name,
    message: `the test ${quote(name)} ran on the base, and ${what}`,
  });
  return {
    suspicions: [
      ...gone.map(name => tell(name, 'is not there any more')),
      ...skipped.map(name => tell(name, 'is skipped now')),
    ],
    notes: gone.length + skipped.length ? [] : [`every test of \`${options.of}\` that the base ran still runs`],
  };
}

function byNumber(of: string, before: TestRun, head: TestRun): Missing {
  const number = (run: TestRun) => {
    const { passed = 0, failed = 0 } = countTests(run) ?? {};
    return passed + failed;
  };
  const [was, is] = [number(before), number(head)];
  const noNames = 'no names are told, which a `report` would';
  if (is >= was) return { suspicions: [], notes: [`\`${of}\` ran ${was} on the base, and ${is} now: ${noNames}`] };
  const message = `\`${of}\` runs ${is}, and ran ${was} on the base: ${noNames}`;
  return { suspicions: [{ kind: 'missing-tests', path: of, subject: of, message }], notes: [] };
}

/** Not those that the change's own text has told of already. */
export function notYetTold(missing: readonly Suspicion[], told: readonly Suspicion[]): readonly Suspicion[] {
  const titles = new Set(
    told
      .filter(({ kind }) => kind === 'removed-tests' || kind === 'skipped-tests')
      .map(({ subject }) => subject.split(' › ').at(-1) ?? ''),
  );
  return missing.filter(({ subject }) => !titles.has(ownName(subject).replace(/\[.*\]$/, '')));
}
