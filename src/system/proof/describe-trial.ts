import { canonicalJson } from '../../core/evidence/format/canonical-json.ts';
import type { Environment, Inputs, KeyDocument } from '../../core/evidence/key.ts';
import type { RunOptions } from '../../core/evidence/options.ts';
import type { TrialRequest } from '../../core/proof/trial.ts';
import { sha256 } from '../evidence/digest.ts';
import { describeEnvironment } from '../evidence/key/environment.ts';
import type { Moment } from '../evidence/key/place.ts';
import type { Keyed } from '../evidence/sealed-file.ts';
import type { Repository } from '../repository.ts';
import type { ScratchGit } from '../snapshot.ts';

export interface DescribedTrial {
  readonly request: TrialRequest;
  /** The folder that holds its files. */
  readonly dir: string;
  readonly tree: string;
  /** Of the requirement whose tests these are. */
  readonly options: Partial<RunOptions>;
  /** The tree that the change begins at. */
  readonly before: string;
  readonly machine: Keyed | undefined;
}

interface DescribeContext {
  readonly repository: () => Promise<Repository>;
  readonly scratchGit: () => Promise<ScratchGit>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export type TrialSubject =
  | { readonly ok: true; readonly key: string; readonly document: KeyDocument }
  | { readonly ok: false; readonly reason: string };

/**
 * All that decides how a trial ends, but for its tree and its command, which stand beside it: most trials of a change have
 * the same document.
 */
export async function describeTrial(
  { request, dir, tree, options, before, machine }: DescribedTrial,
  { repository, scratchGit, env, signal }: DescribeContext,
): Promise<TrialSubject> {
  const { tests, setup } = request;
  const { probes = [], inputs = [] } = options;
  const sources = { repository: await repository(), env, signal, machine };
  const judged = { git: await scratchGit(), tree };
  const moment: Moment = new Map();
  let all: { readonly inputs: Inputs; readonly environment: Environment } | undefined;
  for (const command of setup ? [setup, tests] : [tests]) {
    const { run, in: folder = '', variables } = command;
    const place = { dir, inPlace: false, folder, judged };
    const found = await describeEnvironment({ ...sources, ...place, run, variables, probes, inputs, moment });
    if (!found.ok) return found;
    all = all ? { inputs: found.inputs, environment: join(all.environment, found.environment) } : found;
  }
  if (!all) throw new Error('a trial runs tests');
  const document: KeyDocument = {
    v: 1,
    tree: before,
    requirement: { id: request.requirement, definition: definitionOf(request, { probes, inputs }) },
    inputs: all.inputs,
    environment: all.environment,
  };
  return { ok: true, key: sha256(canonicalJson(document)), document };
}

/** Without a timeout: what was stopped by it is not kept. */
function definitionOf({ tests, setup, covered }: TrialRequest, of: Pick<Required<RunOptions>, 'probes' | 'inputs'>) {
  const { in: folder, variables, env, stdin, report } = tests;
  const all = { trials: true, in: folder, variables, env, stdin, report, setup: setup?.run, covered, ...of };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** What two commands in the same folder run on. */
const join = (one: Environment, other: Environment): Environment => ({
  ...other,
  runtimes: { ...one.runtimes, ...other.runtimes },
  programs: { ...one.programs, ...other.programs },
  dependencies: { ...one.dependencies, ...other.dependencies },
});
