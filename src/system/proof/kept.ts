import { randomInt } from 'node:crypto';
import { readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../../core/evidence/format/canonical-json.ts';
import { ownReuse, type RunOptions } from '../../core/evidence/options.ts';
import { moment } from '../../core/evidence/reuse.ts';
import type { Policy } from '../../core/policy.ts';
import { type Trial, type TrialRequest, tellsNames } from '../../core/proof/trial.ts';
import type { CommandRequest } from '../../core/run/command.ts';
import { sha256 } from '../evidence/digest.ts';
import { describeEnvironment } from '../evidence/key/environment.ts';
import { agreesWithLockfile } from '../evidence/key/lockfile.ts';
import type { Moment } from '../evidence/key/place.ts';
import type { ReuseMode } from '../evidence/look.ts';
import { readSealed, type Sealing, writeSealed } from '../evidence/sealed-file.ts';
import { openMachine } from '../evidence/signature/machine.ts';
import { notToBeRun } from '../not-to-be-run.ts';
import type { Repository } from '../repository.ts';
import type { ScratchGit } from '../snapshot.ts';

export interface Question {
  readonly request: TrialRequest;
  /** The files that it is about. */
  readonly tree: string;
  /** The folder that holds them. */
  readonly dir: string;
}

export interface KeptTrials {
  /** Throws a UserError where it is not known and nothing may be run. */
  readonly look: (question: Question) => Promise<Kept>;
}

interface Kept {
  /** How it ended before, where nothing has changed that decides it. */
  readonly known: Trial | undefined;
  readonly keep: (trial: Trial) => Promise<void>;
}

export interface KeptTrialsContext {
  readonly repository: () => Promise<Repository>;
  readonly scratchGit: () => Promise<ScratchGit>;
  readonly policy: Policy;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly mode: ReuseMode;
}

const largest = 1024 * 1024;
/** As many trials as are kept at most, and how many are left when there are more. */
const bounds = { most: 2000, left: 1000 } as const;
/** How far ahead a clock may have been. */
const ahead = 5 * 60_000;

/**
 * The trials that this machine remembers: each by a digest of all that decides how it ends, as evidence is. What fails is
 * remembered like what passes. Nobody else's count, because nobody signs what is a means and no result; nor any in a CI
 * system, where the machine has no secret.
 */
export function openKeptTrials(context: KeptTrialsContext): KeptTrials {
  const { policy, mode, now } = context;
  const machine = openMachine(context.env);
  const optionsOf = (id: string): Partial<RunOptions> => policy.requirements.find(one => one.id === id)?.options ?? {};

  return {
    look: async question => {
      const options = optionsOf(question.request.requirement);
      const { reuse = ownReuse } = options;
      const nothing: Kept = { known: undefined, keep: async () => undefined };
      const isOurs = reuse && !reuse['not-author'] && reuse.threshold <= 1;
      const key = machine && isOurs ? await keyOf(question, options, context) : undefined;
      if (!key || !machine || !reuse || (reuse.grade === 'clean' && !(await agreesWithLockfile(question.dir)))) {
        if (mode === 'only') throw notToBeRun('a trial');
        return nothing;
      }
      const folder = join(dirname((await context.repository()).objects), 'landworthy', 'trials');
      // By its name, too: a run that copies one over another one would make it believed.
      const sealing: Sealing = { machine, purpose: `trial ${key}` };
      const path = join(folder, key);
      const found = parseKept(readSealed(path, largest, sealing));
      const age = found && now.getTime() - found.finishedOn.getTime();
      const counts = age !== undefined && age >= -ahead && age <= (reuse['max-age'] ?? Infinity);
      const isAudit = mode === 'when-proved' && randomInt(1_000_000) < reuse.audit * 1_000_000;
      if (found && counts && !found.isDoubted && mode !== 'never' && !isAudit) {
        const proved = { by: [], on: moment(found.finishedOn) };
        return { ...nothing, known: knownAs(found.trial, proved) };
      }
      if (mode === 'only') throw notToBeRun('a trial');
      return {
        known: undefined,
        keep: async trial => {
          // What it depends on, and was not in the tree, may have changed while it ran.
          if ((await keyOf(question, options, context)) !== key) return;
          const isDoubted = found !== undefined && (found.isDoubted || hasPassed(found.trial) !== hasPassed(trial));
          writeSealed(path, JSON.stringify({ finishedOn: new Date(), isDoubted, trial }), sealing);
          await keepInBounds(folder);
        },
      };
    },
  };
}

/** A digest of all that decides how the trial ends; undefined where that cannot be known. */
async function keyOf(
  { request, tree, dir }: Question,
  { probes = [], inputs = [] }: Partial<RunOptions>,
  { repository, scratchGit, env, signal }: KeptTrialsContext,
): Promise<string | undefined> {
  const { tests, setup } = request;
  const sources = { repository: await repository(), env, signal, machine: openMachine(env) };
  const judged = { git: await scratchGit(), tree };
  const at: Moment = new Map();
  const commands: unknown[] = [];
  for (const command of setup ? [setup, tests] : [tests]) {
    const { run, in: folder = '', variables } = command;
    const place = { dir, inPlace: false, folder, judged };
    const found = await describeEnvironment({ ...sources, ...place, run, variables, probes, inputs, moment: at });
    if (!found.ok) return undefined;
    commands.push({ definition: definitionOf(command), inputs: found.inputs, environment: found.environment });
  }
  const names = tellsNames(request);
  return sha256(canonicalJson({ v: 1, tree, names, report: tests.report ?? null, probes, inputs, commands }));
}

/** Without its timeout: what was stopped by it is not kept. */
const definitionOf = ({ run, in: folder = '', variables }: CommandRequest) => ({
  run,
  in: folder,
  variables: variables ?? null,
});

const hasPassed = (trial: Trial): boolean => trial.kind === 'tested' && trial.run.exitCode === 0;

interface Found {
  readonly finishedOn: Date;
  /** It once ended otherwise. */
  readonly isDoubted: boolean;
  readonly trial: Trial;
}

/** Nobody but this machine has written it. */
function parseKept(text: string | undefined): Found | undefined {
  if (text === undefined) return undefined;
  const { finishedOn, isDoubted, trial } = JSON.parse(text);
  return { finishedOn: new Date(finishedOn), isDoubted, trial };
}

function knownAs(trial: Trial, proved: NonNullable<Trial['proved']>): Trial {
  if (trial.kind === 'setup-failed') return { ...trial, spent: 0, proved };
  return { ...trial, spent: 0, proved, run: { ...trial.run, proved } };
}

/** The oldest go. Who else writes here at the same time does no harm: what is gone is found out again. */
async function keepInBounds(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length <= bounds.most) return;
  const times = await Promise.all(
    names.map(async name => ({ name, time: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const gone = times.sort((a, b) => b.time - a.time).slice(bounds.left);
  await Promise.all(gone.map(({ name }) => unlink(join(folder, name)).catch(() => undefined)));
}
