import { randomInt } from 'node:crypto';
import { emailsOf } from '../../core/author.ts';
import type { Change } from '../../core/change.ts';
import type { Signed, SignedTrials, TrialEvidence } from '../../core/evidence/evidence.ts';
import type { KeyDocument } from '../../core/evidence/key.ts';
import { nearestTo } from '../../core/evidence/nearest.ts';
import { ownReuse, type RunOptions } from '../../core/evidence/options.ts';
import { hasFailed, type ProvedTrial, trialName } from '../../core/evidence/proved-trial.ts';
import { type Claim, decideReuse, endsInTwoWays, moment, nothingKnown } from '../../core/evidence/reuse.ts';
import type { Policy } from '../../core/policy.ts';
import { toldOf, trialOf } from '../../core/proof/told.ts';
import { failuresIn, problemsIn, type Trial, type TrialRequest, tellsNames } from '../../core/proof/trial.ts';
import type { ReportedEvidence } from '../../core/report.ts';
import type { Blobs } from '../blobs.ts';
import { agreesWithLockfile } from '../evidence/key/lockfile.ts';
import type { EvidenceRequest } from '../evidence/open.ts';
import { openIdentify } from '../evidence/signature/identify.ts';
import { openMachine } from '../evidence/signature/machine.ts';
import { readRefuted, writeRefuted } from '../evidence/store/refuted.ts';
import { openTrialStore } from '../evidence/trials.ts';
import { notToBeRun } from '../not-to-be-run.ts';
import { once } from '../once.ts';
import type { Repository } from '../repository.ts';
import type { ScratchGit } from '../snapshot.ts';
import { describeTrial } from './describe-trial.ts';
import { openTallies } from './tallies.ts';

export interface Question {
  readonly request: TrialRequest;
  /** The files that it is about. */
  readonly tree: string;
  /** The folder that holds them. */
  readonly dir: string;
  /** Whether a failure is a result; else it is what has to be mended, and is tried again. */
  readonly mayFail: boolean;
}

export interface KeptTrials {
  /** Throws a UserError where it is not known and nothing may be run. */
  readonly look: (question: Question) => Promise<Kept>;
  /** Keeps what is not kept yet. */
  readonly flush: () => Promise<void>;
  /** What evidence had to do with the trials of this requirement's tests; undefined where there were none. */
  readonly told: (requirement: string) => Promise<ReportedEvidence | undefined>;
}

interface Kept {
  /** How it ended before, where nothing has changed that decides it. */
  readonly known: Trial | undefined;
  readonly keep: (trial: Trial) => Promise<void>;
}

export interface KeptTrialsContext {
  readonly repository: () => Promise<Repository>;
  readonly scratchGit: () => Promise<ScratchGit>;
  readonly blobs: Blobs;
  readonly change: Change;
  readonly policy: Policy;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly version: string;
  readonly signal: AbortSignal;
  /** Without it, no trial is spared or kept. */
  readonly evidence?: EvidenceRequest | undefined;
}

/** Milliseconds after which what is new is kept, whatever is still to come: a long proof may be killed. */
const longest = 30_000;

/** The trials that evidence proves: under the same rules as runs, but that one that fails is as good a result as any. */
export function openKeptTrials(context: KeptTrialsContext): KeptTrials {
  const { blobs, change, policy, env, now } = context;
  const { mode, vouched } = context.evidence ?? { mode: 'never', vouched: [] };
  const machine = openMachine(env);
  const authors = change.commits.flatMap(emailsOf);
  const before = once(async () => (await blobs.commit(change.mergeBase))?.tree ?? change.mergeBase);
  const store = once(async () => {
    const repository = await context.repository();
    const identify = await openIdentify({ base: change.base.sha, blobs, machine, now });
    const sources = { repository, blobs, machine, identify, vouched, now };
    return openTrialStore({ ...sources, before: await before(), tree: change.head.tree });
  });
  const known = once(async () => (await store()).read());
  const refuted = once(
    async () =>
      new Map((await readRefuted((await context.repository()).git, blobs)).map(one => [one.fingerprint, one.on])),
  );
  const tallies = openTallies();
  const optionsOf = (id: string): Partial<RunOptions> => policy.requirements.find(one => one.id === id)?.options ?? {};
  let fresh: TrialEvidence[] = [];
  let flushed = Date.now();

  const flush = async () => {
    const evidence = fresh;
    fresh = [];
    flushed = Date.now();
    if (!evidence.length) return;
    const digests = await (await store()).write(evidence).catch(whyNotKept);
    for (const { document, grade } of evidence) tallies.kept(document.requirement.id, digests, grade);
  };

  return {
    flush,
    told: async requirement => {
      await flush();
      return tallies.told(requirement);
    },
    look: async question => {
      const { request, tree, dir } = question;
      const { requirement } = request;
      const options = optionsOf(requirement);
      const { reuse = ownReuse } = options;
      const miss = (why: string, keep: Kept['keep'] = async () => undefined): Kept => {
        if (mode === 'only') throw notToBeRun('a trial', why);
        tallies.ran(requirement, why);
        return { known: undefined, keep };
      };
      if (!context.evidence) return miss('evidence plays no part');
      if (reuse === false) return miss('the policy has it run each time');
      const describe = async () =>
        describeTrial({ request, dir, options, before: await before(), tree, machine }, context);
      const subject = await describe();
      if (!subject.ok) return miss(subject.reason);
      const { key, document } = subject;
      const grade = (await agreesWithLockfile(dir)) ? 'clean' : 'workspace';
      const trial = { tree, run: request.tests.run, tellsNames: tellsNames(request) };
      const decide = async () => {
        const claims = (await known()).flatMap(one => claimsOn(trialName(trial), one));
        const trust = {
          signers: policy.signers,
          authors,
          now,
          refuted: reuse.from.length ? await refuted() : new Map(),
        };
        return decideReuse(claims, reuse, { ...trust, key }, endsInTwoWays);
      };
      const keep =
        (audits: readonly Signed<SaidTrial>[]): Kept['keep'] =>
        async ended => {
          // What it depends on, and was not in the tree, may have changed while it ran.
          const after = await describe();
          if (!after.ok || after.key !== key)
            return tallies.kept(requirement, 'what it depends on changed while it ran', grade);
          const end = toldOf(ended, trial.tellsNames);
          const finishedOn = new Date();
          const proved: ProvedTrial = { ...trial, flaky: isFlaky(ended), finishedOn, end };
          const tool = `landworthy ${context.version}`;
          fresh.push({ key, document, grade, finishedOn, tool, trials: [proved] });
          const wrong = audits.filter(({ evidence }) => hasFailed(evidence.end) !== hasFailed(end));
          if (wrong.length) {
            const repository = await context.repository();
            tallies.refuted(requirement, await writeRefuted(repository, change.head.tree, wrong, now));
          }
          if (Date.now() - flushed > longest) await flush();
        };
      if (mode === 'never') return miss('all is to be run again', keep([]));
      const decision = await decide();
      if (!decision.reuse) {
        const { reason } = decision;
        return miss(reason === nothingKnown ? sinceThen(document, await known()) : reason, keep([]));
      }
      const [{ digest, evidence }] = decision.proofs;
      const proved = { by: decision.by, on: moment(evidence.finishedOn) };
      const found = trialOf(evidence.end, proved);
      if (!question.mayFail && (failuresIn(found) ?? problemsIn(found, request.tests)[0]))
        return miss('it failed when it was last tried', keep([]));
      // Nobody who makes evidence may know beforehand which will be put to the test.
      if (mode !== 'only' && randomInt(1_000_000) < reuse.audit * 1_000_000)
        return miss('an audit: the evidence for it is put to the test', keep(decision.proofs));
      tallies.reused(requirement, { digest, grade: evidence.grade, ...proved });
      return { known: found, keep: async () => undefined };
    },
  };
}

/** What is not as it was when something was tried for this change. */
function sinceThen(document: KeyDocument, known: readonly SignedTrials[]): string {
  const nearest = nearestTo(
    document,
    known.map(({ evidence }) => evidence),
  );
  if (!nearest) return nothingKnown;
  const [first, ...others] = nearest.differences;
  if (first === undefined) return 'of these files, with this command, no trial is known';
  return `since something was tried, ${first}${others.length ? `, and ${others.length} more differ` : ''}`;
}

type SaidTrial = Claim & ProvedTrial;

/** What a statement says of one trial. */
function claimsOn(name: string, { evidence, ...signed }: SignedTrials): readonly Signed<SaidTrial>[] {
  const { key, grade, trials } = evidence;
  return trials
    .filter(trial => trialName(trial) === name)
    .map(trial => ({
      ...signed,
      evidence: { ...trial, key, grade, result: hasFailed(trial.end) ? 'FAILED' : 'PASSED' },
    }));
}

const isFlaky = (trial: Trial): boolean =>
  trial.kind === 'tested' && trial.run.results.from === 'report' && trial.run.results.tests.some(({ flaky }) => flaky);

const whyNotKept = (error: unknown): string =>
  `it could not be kept: ${error instanceof Error ? error.message : String(error)}`;
