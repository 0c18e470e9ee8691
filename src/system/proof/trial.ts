import { UserError } from '../../core/errors.ts';
import { failuresIn, mustPass, problemsIn, type Trial, type TrialRequest } from '../../core/proof/trial.ts';
import { troubleIn } from '../../core/proof/trouble.ts';
import type { CommandRun } from '../../core/run/command.ts';
import { watchInstalled } from '../dependencies/written.ts';
import { openRunner } from '../runner.ts';
import type { ScratchRun, Workspace } from '../workspace.ts';
import { type KeptTrials, type KeptTrialsContext, openKeptTrials } from './kept.ts';
import { treeWithout } from './tree-without.ts';
import { openTrialTrees, type TrialTrees } from './trees.ts';
import { watchTests } from './watch.ts';

export interface TrialContext extends ScratchRun, KeptTrialsContext {
  /** How many may go on at once. */
  readonly jobs: number;
}

export interface Trials extends Pick<KeptTrials, 'flush' | 'told'> {
  readonly run: (request: TrialRequest) => Promise<Trial>;
}

/** The trials of one verdict. */
export function openTrials(context: TrialContext): Trials {
  const trees = openTrialTrees(context, context.jobs);
  const kept = openKeptTrials(context);
  const opened: Opened = { ...context, trees, kept, refuseWritten: watchInstalled(), lookingAside: new Set() };
  const run = (request: TrialRequest) => runTrial(request, opened).catch(explain);
  return { run, flush: kept.flush, told: kept.told };
}

function explain(error: unknown): never {
  const [what] = /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/.exec(String(error)) ?? [];
  if (what === undefined) throw error;
  throw new UserError(
    `there is no room for a scratch tree: ${what}`,
    'make some, or let `TMPDIR` name a folder where there is more',
  );
}

interface Opened extends ScratchRun {
  readonly trees: TrialTrees;
  readonly kept: KeptTrials;
  readonly refuseWritten: ReturnType<typeof watchInstalled>;
  /** Commands whose tests do not pass on the head where words for people are as they were: these look at them. */
  readonly lookingAside: Set<string>;
}

/**
 * Runs tests in a scratch tree, on the files of one side with some of the other. Where they pass on the head without what
 * is aside, they are tried without it from then on, so that it makes no other trials.
 */
async function runTrial(request: TrialRequest, context: Opened): Promise<Trial> {
  const { side, swapped, aside = [], tests } = request;
  const command = JSON.stringify(tests.run);
  if (side === 'before' || !aside.length || context.lookingAside.has(command)) return tryOn(request, context);
  const plain = { ...request, swapped: [...new Set([...swapped, ...aside])] };
  if (!mustPass(request)) return tryOn(plain, context);
  const trial = await tryOn(plain, context, true);
  if (!problemsIn(trial, tests).length) return trial;
  context.lookingAside.add(command);
  return tryOn(request, context);
}

/** `mayFail`: that it is known to fail is as good to know as that it passes. */
async function tryOn(request: TrialRequest, context: Opened, mayFail = !mustPass(request)): Promise<Trial> {
  const { setup, tests } = request;
  const tree = await treeWithout(context, request);
  const commands = [...(setup ? [setup.run] : []), tests.run];
  return context.trees.use(tree, commands, async workspace => {
    const found = await context.kept.look({ request, tree, dir: workspace.dir, mayFail });
    if (found.known) return found.known;
    const begin = Date.now();
    const { trial, ended } = await runIn(workspace, tree, request, context);
    context.refuseWritten(workspace.dir, commands, begin);
    if (ended === 'exit' && isClear(trial)) await found.keep(trial);
    return trial;
  });
}

/** What its exit code and its tests tell alike is worth keeping; not what it may have had too little of something for. */
const isClear = (trial: Trial): boolean =>
  !troubleIn(trial) && (trial.kind === 'setup-failed' || trial.run.exitCode === 0 || failuresIn(trial) !== undefined);

interface Ran {
  readonly trial: Trial;
  /** How the last program ended: what was killed tells nothing about the files. */
  readonly ended: CommandRun['ended'];
}

async function runIn(
  workspace: Workspace,
  tree: string,
  { tests, setup, covered }: TrialRequest,
  context: ScratchRun,
): Promise<Ran> {
  const { env, signal } = context;
  const runner = openRunner({ workspace: async () => workspace, judged: tree, env, signal });
  const built = setup && (await runner.run(setup));
  const spent = Math.max(1, built?.milliseconds ?? 0);
  if (built && built.exitCode !== 0)
    return { trial: { kind: 'setup-failed', spent, output: built.output }, ended: built.ended };
  const watch = covered && (await watchTests({ dir: workspace.dir, tree, covered, tests }, context));
  const run = await runner.tests(watch ? watch.tests : tests);
  const coverage = await watch?.read();
  return {
    trial: { kind: 'tested', spent: spent + run.milliseconds, run, ...(coverage ? { coverage } : {}) },
    ended: run.ended,
  };
}
