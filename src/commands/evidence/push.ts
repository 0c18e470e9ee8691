import { evidenceBranch, writeBranchCommit } from '../../system/evidence/store/branches.ts';
import { formatOf, writeObject } from '../../system/evidence/store/loose-object.ts';
import { type PushResult, pushRefs } from '../../system/evidence/store/push.ts';
import { evidenceRef } from '../../system/evidence/store/refs.ts';
import { readRefuted } from '../../system/evidence/store/refuted.ts';
import { remoteGit, withoutPassword } from '../../system/evidence/store/remote.ts';
import type { Context } from '../context.ts';
import type { OpenChange } from '../open-change.ts';
import { baseRemote, type EvidenceRequest, type PassedOver, withEvidence } from './open-evidence.ts';
import { exportedRuns, keptRuns } from './outgoing.ts';
import { type SignedRun, signRuns } from './sign-runs.ts';

export interface PushRequest extends EvidenceRequest {
  /** A name or a URL; the base's remote, without it. */
  readonly remote: string | undefined;
  /** Of all trees, not only the current one. */
  readonly all: boolean;
  /** Files that jobs of the same pipeline have exported, for which the caller vouches; what is kept here, if there are none. */
  readonly from: readonly string[];
  /** A file with the key to sign with. */
  readonly key: string | undefined;
  /** For hosts that accept nothing but branches and tags. */
  readonly asBranches: boolean;
}

export interface PushedEvidence extends PushResult {
  readonly remote: string;
  /** How many envelopes were signed now. */
  readonly signed: number;
  readonly passedOver: readonly PassedOver[];
}

/** Signs what is to go and nobody has signed yet, and pushes it. Nothing that is on the remote is overwritten. */
export function pushEvidence(request: PushRequest, context: Context): Promise<PushedEvidence> {
  return withEvidence(request, context, async evidence => {
    const { open } = evidence;
    const remote = request.remote ?? (await baseRemote(open));
    const { runs, passedOver } = request.from.length
      ? await exportedRuns(request.from, request.all, evidence)
      : await keptRuns(request.all, evidence);
    const { signed, runs: ready } = await signRuns(runs, request.key, open, context);
    const pushed = await (request.asBranches ? pushBranches : pushRuns)(ready, remote, open, context);
    await pushRefuted(remote, open, context);
    return { remote: withoutPassword(remote), signed, passedOver, ...pushed };
  });
}

type Push = (runs: readonly SignedRun[], remote: string, open: OpenChange, context: Context) => Promise<PushResult>;

const pushRuns: Push = (runs, remote, { git }, { env }) => {
  const refs = runs.map(({ tree, digest }) => evidenceRef(tree, digest));
  return pushRefs(
    remoteGit(git, env),
    remote,
    refs.map(ref => ({ target: ref, ref })),
  );
};

/** What was refuted here is not to be believed anywhere. A host that takes no such ref is none to be warned by. */
async function pushRefuted(remote: string, { git, blobs }: OpenChange, { env }: Context): Promise<void> {
  const marks = await readRefuted(git, blobs);
  await pushRefs(
    remoteGit(git, env),
    remote,
    marks.map(({ ref }) => ({ target: ref, ref })),
  );
}

/** The commits are made in scratch objects: once pushed, nobody here needs them. */
const pushBranches: Push = async (runs, remote, { scratchGit }, { env }) => {
  const git = await scratchGit();

  const refs = runs.map(async ({ tree, digest, lines }) => {
    const database = { objects: git.objects, format: formatOf(tree) };
    const blob = await writeObject(database, 'blob', Buffer.from(lines.map(line => `${line}\n`).join('')));
    return { target: await writeBranchCommit(database, blob), ref: evidenceBranch(tree, digest) };
  });
  return pushRefs(remoteGit(git, env), remote, await Promise.all(refs));
};
