import { emailsOf } from '../../core/author.ts';
import type { Change } from '../../core/change.ts';
import { isOfTrials, type SignedEvidence, type SignedTrials } from '../../core/evidence/evidence.ts';
import type { Envelope } from '../../core/evidence/format/envelope.ts';
import { formatStatement } from '../../core/evidence/format/statement.ts';
import { type RunOptions, wantsClean } from '../../core/evidence/options.ts';
import type { Policy } from '../../core/policy.ts';
import type { Blobs } from '../blobs.ts';
import type { Env } from '../child-env.ts';
import type { Git } from '../git.ts';
import { once } from '../once.ts';
import type { Repository } from '../repository.ts';
import type { Workspace } from '../workspace.ts';
import { sha256 } from './digest.ts';
import { agreesWithLockfile } from './key/lockfile.ts';
import { makeKey } from './key/make-key.ts';
import type { KnownEvidence, ReuseMode } from './look.ts';
import { type EvidenceSession, openSession } from './session.ts';
import { type Identified, openIdentify } from './signature/identify.ts';
import { isMachineKeyId, openMachine } from './signature/machine.ts';
import { ownLine } from './signature/own-line.ts';
import { keepInBounds } from './store/prune.ts';
import { readRefuted, writeRefuted } from './store/refuted.ts';
import { readEvidence, writeEvidence } from './store/store.ts';

/** How a verdict makes use of evidence. */
export interface EvidenceRequest {
  readonly mode: ReuseMode;
  /** Envelopes, one a line, that count as made here: whoever calls us says so. */
  readonly vouched: readonly string[];
}

export interface EvidenceSources {
  readonly repository: Repository;
  readonly git: Git;
  readonly blobs: Blobs;
  readonly change: Change;
  readonly policy: Policy;
  readonly env: Env;
  readonly now: Date;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly workspace: (clean: boolean) => Promise<Workspace>;
}

/** The evidence of one verdict. Nothing is read before a requirement that runs a program asks for it. */
export function openEvidence({ mode, vouched }: EvidenceRequest, sources: EvidenceSources): EvidenceSession {
  const { repository, git, blobs, change, policy, workspace, env, now, signal, version } = sources;
  const { tree } = change.head;
  const machine = openMachine(env);
  const requirements = new Map(policy.requirements.map(one => [one.id, one]));
  const before = once(async () => (await blobs.commit(change.mergeBase))?.tree ?? change.mergeBase);

  const openedIdentify = once(() => openIdentify({ base: change.base.sha, blobs, machine, now }));

  /** All about the judged tree that can be read. What cannot be, is a reason to run, and nothing else. */
  const identified = once(async () => {
    const identify = await openedIdentify();
    const { runs, passedOver } = await readEvidence(repository.git, blobs, tree);
    const kept = runs.flatMap(({ lines }) => lines).map(line => identify(line));
    return { found: [...kept, ...vouched.map(line => identify(line, true))], passedOver };
  });
  const readKnown = async (): Promise<KnownEvidence> => {
    const { found, passedOver } = await identified();
    return {
      evidence: found.flatMap(one =>
        one.ok && isAbout(one.signed, tree) && !isOfTrials(one.signed) ? one.signed : [],
      ),
      passedOver: [...passedOver.map(({ reason }) => reason), ...found.flatMap(one => whyNot(one, tree) ?? [])],
    };
  };

  /**
   * By what was kept for the base, whoever made it: it decides nothing else. Not by what is kept for the judged files, to
   * which the other jobs of a pipeline may be adding.
   */
  const readDurations = async () => {
    const identify = await openedIdentify();
    const baseTree = (await blobs.commit(change.base.sha))?.tree ?? change.base.sha;
    const durations = new Map<string, number>();
    for (const one of [await before(), baseTree]) {
      const { runs } = await readEvidence(repository.git, blobs, one);
      for (const line of runs.flatMap(({ lines }) => lines)) {
        const found = identify(line);
        if (!found.ok || isOfTrials(found.signed)) continue;
        const { document, run } = found.signed.evidence;
        durations.set(document.requirement.id, run.milliseconds);
      }
    }
    return durations;
  };

  return openSession({
    mode,
    tool: `landworthy ${version}`,
    requirement: id => {
      const found = requirements.get(id);
      if (!found) throw new Error(`there is no requirement ${id}`);
      return found;
    },
    workspace: ({ options }) => workspace(wantsClean(options as Partial<RunOptions>)),
    gradeOf: async ({ kind, dir }) => (kind === 'scratch' && (await agreesWithLockfile(dir)) ? 'clean' : 'workspace'),
    makeKey: (requirement, place, moment) =>
      makeKey(requirement, place, { repository, git, env, signal, tree, before, machine }, moment),
    known: once(readKnown),
    reuse: { signers: policy.signers, authors: change.commits.flatMap(emailsOf), now },
    refuted: once(async () => new Map((await readRefuted(git, blobs)).map(one => [one.fingerprint, one.on]))),
    onlyOwn: async () => {
      const { found, passedOver } = await identified();
      const isPlain = ({ signatures }: Envelope) => signatures.every(({ keyid }) => isMachineKeyId(keyid));
      return !passedOver.length && found.every(one => one.ok && one.signed.own && isPlain(one.envelope));
    },
    durations: once(readDurations),
    keep: async evidence => {
      const lines = evidence.map(one => ownLine(formatStatement(one, sha256), machine));
      await writeEvidence(repository, tree, lines);
      await keepInBounds(repository.git, blobs, [tree, await before()], now);
      return lines.map(sha256);
    },
    refute: evidence => writeRefuted(repository, tree, evidence, now),
  });
}

const isAbout = ({ evidence }: SignedEvidence | SignedTrials, tree: string): boolean => evidence.document.tree === tree;

function whyNot(found: Identified, tree: string): string | undefined {
  if (!found.ok) return found.reason;
  return isOfTrials(found.signed) || isAbout(found.signed, tree) ? undefined : 'it is about other files';
}
