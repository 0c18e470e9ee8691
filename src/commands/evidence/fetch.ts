import { isObjectId } from '../../core/change.ts';
import { UserError } from '../../core/errors.ts';
import { type Fetched, fetchEvidence as fetchFrom } from '../../system/evidence/store/fetch.ts';
import { keepInBounds } from '../../system/evidence/store/prune.ts';
import { remoteGit, withoutPassword } from '../../system/evidence/store/remote.ts';
import type { Context } from '../context.ts';
import { openChange } from '../open-change.ts';
import { baseRemote, type EvidenceRequest, treeBefore } from './open-evidence.ts';

export interface FetchRequest extends EvidenceRequest {
  /** A name or a URL, such as a fork's; the base's remote, without it. */
  readonly remote: string | undefined;
  /** The current one, without it. */
  readonly tree: string | undefined;
}

export interface FetchedEvidence extends Fetched {
  readonly remote: string;
  readonly tree: string;
}

/** Brings the evidence that a remote has of one tree. To have it here is not to trust it. */
export async function fetchEvidence(request: FetchRequest, context: Context): Promise<FetchedEvidence> {
  if (request.tree !== undefined && !isObjectId(request.tree))
    throw new UserError(
      `\`${request.tree}\` is no id of a tree`,
      'write all of it, as `git rev-parse HEAD^{tree}` does',
    );
  const open = await openChange(request.base === undefined ? {} : { base: request.base }, context);
  try {
    const { blobs, change } = open;
    const repository = await open.repository();
    const remote = request.remote ?? (await baseRemote(open));
    const tree = request.tree ?? change.head.tree;
    const before = await treeBefore(open);
    const wanted = request.tree === undefined ? { tree, before } : { tree };
    const git = remoteGit(repository.git, context.env);
    const fetched = await fetchFrom(remote, wanted, { git, objects: repository.objects, blobs });
    if (fetched.added) await keepInBounds(repository.git, blobs, [tree, before], context.now);
    return { remote: withoutPassword(remote), tree, ...fetched };
  } finally {
    await open.close();
  }
}
