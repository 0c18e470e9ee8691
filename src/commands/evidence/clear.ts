import { UserError } from '../../core/errors.ts';
import { openBlobs } from '../../system/blobs.ts';
import { pushRefs } from '../../system/evidence/store/push.ts';
import { updateRefs } from '../../system/evidence/store/refs.ts';
import { type Refuted, readRefuted } from '../../system/evidence/store/refuted.ts';
import { remoteGit } from '../../system/evidence/store/remote.ts';
import { openRepository } from '../../system/repository.ts';
import type { Context } from '../context.ts';

export interface ClearRequest {
  /** A principal or a fingerprint; without one, nothing is cleared. */
  readonly signer: string | undefined;
  /** A name or a URL, where the mark is to go as well. */
  readonly remote: string | undefined;
}

export interface ClearedEvidence {
  /** Whose evidence counts again. */
  readonly cleared: readonly Refuted[];
  /** Whose evidence an audit refuted, and still counts for nothing. */
  readonly refuted: readonly Refuted[];
}

/** Lets the evidence of a signer count again that an audit refuted. Throws a UserError for a signer whom none did. */
export async function clearRefuted({ signer, remote }: ClearRequest, { cwd, env }: Context): Promise<ClearedEvidence> {
  const { git } = await openRepository(cwd, env);
  const blobs = openBlobs(git);
  try {
    const known = await readRefuted(git, blobs);
    if (signer === undefined) return { cleared: [], refuted: known };
    const isMeant = ({ principal, fingerprint }: Refuted) => principal === signer || fingerprint === signer;
    const cleared = known.filter(isMeant);
    if (!cleared.length)
      throw new UserError(`no audit refuted \`${signer}\``, 'see whom with `landworthy evidence clear`');
    await updateRefs(
      git,
      cleared.map(({ ref }) => ({ name: ref, target: undefined })),
    );
    if (remote !== undefined) {
      const { refused } = await pushRefs(
        remoteGit(git, env),
        remote,
        cleared.map(({ ref }) => ({ target: undefined, ref })),
      );
      const [first] = refused;
      if (first)
        throw new UserError(`\`${remote}\` keeps the mark: ${first.reason}`, 'ask somebody who may push there');
    }
    return { cleared, refuted: known.filter(one => !isMeant(one)) };
  } finally {
    blobs.close();
  }
}
