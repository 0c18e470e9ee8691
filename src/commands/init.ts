import { UserError } from '../core/errors.ts';
import { loadPolicy } from '../policy/load.ts';
import { policyFile } from '../policy/schema.ts';
import { confirm } from '../system/confirm.ts';
import { openRepository, type Repository } from '../system/repository.ts';
import { openWorkingFiles, writeNewFile } from '../system/working-files.ts';
import type { Context } from './context.ts';
import { installHook } from './hook.ts';
import { ciStep } from './init/ci-step.ts';
import { writePolicy } from './init/policy-text.ts';
import { type Survey, surveyRepository } from './init/survey.ts';

export interface InitRequest {
  /** Put the hook in place. */
  readonly hook: boolean;
  /** Add the CI step. */
  readonly ci: boolean;
  /** Ask for those of the two that were not asked for. */
  readonly ask: boolean;
}

/** Three lists of lines: what was seen, what was done, and what is left to do. */
export interface InitResult {
  readonly found: readonly string[];
  readonly done: readonly string[];
  readonly next: readonly string[];
}

/** Writes a policy that fits the repository. Throws a UserError where there is one: nothing is ever overwritten. */
export async function init(request: InitRequest, context: Context): Promise<InitResult> {
  const repository = await openRepository(context.cwd, context.env);
  const files = openWorkingFiles(repository);
  const taken = () =>
    new UserError(`there is a \`${policyFile}\` already`, 'see what it says with `landworthy policy check`');
  const survey = await surveyRepository(files);
  const base = await defaultBranch(repository);
  const done: string[] = [];
  const next: string[] = [];
  if ((await files.list()).includes(policyFile)) {
    // Whoever adopted the policy first may want the rest now.
    if (!request.hook && !request.ci) throw taken();
    done.push(`kept \`${policyFile}\` as it is`);
  } else {
    const text = writePolicy(survey, base);
    await loadPolicy({ read: async () => text, starter: async () => undefined }, policyFile);
    if (!(await writeNewFile(repository, policyFile, text))) throw taken();
    done.push(`wrote \`${policyFile}\``);
    next.push(`read \`${policyFile}\`, keep what fits, and commit it: from then on it judges every branch`);
  }
  await addHook();
  await addCi();
  next.push('see what a change has to show with `landworthy explain`, and the verdict with `landworthy`');
  next.push('prove that the gate closes with `landworthy doctor`');
  return { found: describe(survey, base), done, next };

  async function wanted(asked: boolean, question: string): Promise<boolean> {
    return asked || (request.ask && (await confirm(question)) === true);
  }

  async function addHook(): Promise<void> {
    if (!(await wanted(request.hook, 'Judge every push before it leaves, with a pre-push hook?'))) {
      next.push('judge every push before it leaves with `landworthy hook install`');
      return;
    }
    try {
      const { message } = await installHook(context);
      done.push(message);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      next.push(`${error.message}: ${error.hint}`);
    }
  }

  async function addCi(): Promise<void> {
    const step = ciStep(survey);
    if (!step) {
      next.push('run `npx --yes landworthy check` in CI, on all branches, with the whole history fetched');
      return;
    }
    if (!step.own) next.push(`add this to \`${step.file}\`:\n\n${step.text.trimEnd().replace(/^/gm, '    ')}`);
    else if (!(await wanted(request.ci, `Ask for the verdict in CI, with \`${step.file}\`?`)))
      next.push('ask for the verdict in CI with `landworthy init --ci`');
    else if (await writeNewFile(repository, step.file, step.text)) done.push(`wrote \`${step.file}\``);
    else next.push(`\`${step.file}\` was there already, and stays as it is`);
  }
}

/** The remote's default branch, else the one that is usually it, else the one that is checked out. */
async function defaultBranch(repository: Repository): Promise<string> {
  const { git, branch } = repository;
  const remote = await git.run(['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'], { allow: [1, 128] });
  if (remote.trim()) return remote.trim().replace(/^origin\//, '');
  const local = (await git.run(['for-each-ref', '--format=%(refname:short)', 'refs/heads/main', 'refs/heads/master']))
    .split('\n')
    .filter(Boolean);
  return local[0] ?? branch ?? 'main';
}

function describe(survey: Survey, base: string): readonly string[] {
  const { tests, lint, migrations, flags, codeowners, ci } = survey;
  return [
    `changes land on \`${base}\``,
    ...tests.map(({ found, run }) => `tests: ${found}, run with \`${run}\``),
    ...(tests.length ? [] : ['no tests that I know how to run: add them under `tests:`']),
    ...(lint === undefined ? [] : [`a linter, run with \`${lint}\``]),
    ...(migrations
      ? [`${migrations.tool} migrations in ${migrations.paths.map(path => `\`${path}\``).join(', ')}`]
      : []),
    ...(flags ? [`feature flags in \`${flags.file}\`, read as ${flags.format}`] : []),
    ...(codeowners === undefined ? [] : [`owners in \`${codeowners}\``]),
    ...(ci === undefined ? [] : [`CI: ${ci}`]),
  ];
}
