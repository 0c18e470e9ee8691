import type { ChangedFile } from '../change.ts';
import { UserError } from '../errors.ts';
import type { RunOptions } from '../evidence/options.ts';
import type { Facts } from '../facts.ts';
import type { CommandRequest, TestRequest } from '../run/command.ts';
import { runRequest } from '../run/request.ts';
import { type ReportOptions, testRequest } from '../run/test-request.ts';
import { openTestFiles } from '../test-files.ts';
import { asideOf } from './aside.ts';
import { openGenerated } from './generated.ts';
import { isSource } from './source.ts';
import { chooseStages, type StageOptions, type Stages } from './stages.ts';
import type { Trial, TrialRequest } from './trial.ts';

/** What a requirement of `proof` says about its trials. */
export interface ProofOptions extends StageOptions {
  readonly of: string;
  readonly setup?: CommandRequest['run'] | undefined;
}

/** A change, and the tests by which it is tried. */
export interface Plan extends Stages {
  /** The requirement whose tests these are. */
  readonly requirement: string;
  readonly tests: TestRequest;
  readonly setup: CommandRequest | undefined;
  /** Changed files of tests, and all others that tests could notice. */
  readonly changedTests: readonly ChangedFile[];
  readonly source: readonly ChangedFile[];
  /** Paths of the others that are words for people. */
  readonly aside: readonly string[];
}

/** Throws a UserError where the policy has no such requirement. */
export async function planProof(
  options: ProofOptions,
  facts: Pick<Facts, 'requirements' | 'change' | 'files'>,
): Promise<Plan> {
  const requirement = facts.requirements().find(({ id }) => id === options.of);
  if (!requirement) throw new UserError(`the policy has no requirement \`${options.of}\` to prove with`, 'mend `of`');
  const definition = requirement.options as unknown as RunOptions & ReportOptions;
  const tests = testRequest(definition);
  const { files } = await facts.change();
  const isTest = openTestFiles(options.tests);
  const changedTests = files.filter(({ path }) => isTest(path));
  const source = await withoutGenerated(
    files.filter(({ path }) => !isTest(path) && isSource(path)),
    facts,
  );
  return {
    requirement: options.of,
    tests,
    ...(await chooseStages(tests, options, { changedTests, source }, facts)),
    setup: options.setup === undefined ? undefined : runRequest({ ...definition, run: options.setup }),
    changedTests,
    aside: asideOf(files.filter(({ path }) => !isTest(path))),
    source,
  };
}

async function withoutGenerated(
  files: readonly ChangedFile[],
  facts: Pick<Facts, 'files'>,
): Promise<readonly ChangedFile[]> {
  if (!files.length) return files;
  const isGenerated = await openGenerated(await facts.files('base'), await facts.files('before'));
  const generated = await Promise.all(files.map(({ path }) => isGenerated(path)));
  return files.filter((_, index) => !generated[index]);
}

/** Runs these tests of the plan on what the rest says. */
export const tryTests = (
  { requirement, setup, aside }: Pick<Plan, 'requirement' | 'setup' | 'aside'>,
  trial: Pick<TrialRequest, 'side' | 'swapped' | 'without' | 'tests' | 'covered'>,
  facts: Pick<Facts, 'trial'>,
): Promise<Trial> => facts.trial({ requirement, ...trial, aside, ...(setup ? { setup } : {}) });
