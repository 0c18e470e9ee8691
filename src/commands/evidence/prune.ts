import { openBlobs } from '../../system/blobs.ts';
import { pruneEvidence as pruneHere } from '../../system/evidence/store/prune.ts';
import { pruneRemote } from '../../system/evidence/store/prune-remote.ts';
import type { PushResult } from '../../system/evidence/store/push.ts';
import { remoteGit } from '../../system/evidence/store/remote.ts';
import { openRepository } from '../../system/repository.ts';
import type { Context } from '../context.ts';

export interface PruneRequest {
  /** A name or a URL; this repository, without it. */
  readonly remote: string | undefined;
  /** Milliseconds. */
  readonly maxAge: number;
  readonly keep: number;
  readonly dryRun: boolean;
  readonly asBranches: boolean;
}

export interface PrunedEvidence extends Pick<PushResult, 'refused'> {
  /** What was removed, or would be: refs, the oldest first. */
  readonly removed: readonly { readonly ref: string; readonly finishedOn: string | undefined }[];
}

/** Removes evidence that is too old, and the oldest of what is too much. */
export async function pruneEvidence(request: PruneRequest, { cwd, env, now }: Context): Promise<PrunedEvidence> {
  const { remote, dryRun } = request;
  const { git } = await openRepository(cwd, env);
  const blobs = openBlobs(git);
  try {
    const limits = { ...request, now };
    const { chosen, refused } =
      remote === undefined
        ? { chosen: await pruneHere(git, blobs, limits, dryRun), refused: [] }
        : await pruneRemote({ ...limits, remote }, remoteGit(git, env), blobs);
    const left = new Set(refused.map(({ ref }) => ref));
    const removed = chosen.filter(({ name }) => !left.has(name));
    return {
      removed: removed.map(({ name, finishedOn }) => ({ ref: name, finishedOn: finishedOn?.toISOString() })),
      refused,
    };
  } finally {
    blobs.close();
  }
}
