import { UserError } from '../../../core/errors.ts';
import { parseEnvelope } from '../../../core/evidence/format/envelope.ts';
import { parsePayload } from '../../../core/evidence/format/statement.ts';
import { choosePruned, type KeptRun, type PruneLimits } from '../../../core/evidence/prune.ts';
import type { Blobs } from '../../blobs.ts';
import type { Git } from '../../git.ts';
import { sha256 } from '../digest.ts';
import { evidenceRefs, listRefs, parseEvidenceRef, type RefTarget, runDigest, updateRefs } from './refs.ts';
import { linesOf, storeLimits } from './store.ts';

/** As many refs as no push should have to be told of (140 bytes each), and how many are left when there are more. */
const bounds = { most: 1000, left: 500 } as const;

const all = 1_000_000;

/**
 * Keeps the number of evidence refs in bounds: to be called when some were added. Those of `live` trees stay. Gives how many
 * were removed. When another process is at it, that one does it.
 */
export async function keepInBounds(git: Git, blobs: Blobs, live: readonly string[], now: Date): Promise<number> {
  const found = await listRefs(git, evidenceRefs, bounds.most + 1);
  if (found.length <= bounds.most) return 0;
  try {
    const limits = { now, keep: bounds.left, live: new Set(live) };
    return (await pruneEvidence(git, blobs, limits, false)).length;
  } catch (error) {
    if (error instanceof UserError) return 0;
    throw error;
  }
}

/** Removes what is beyond these limits from the repository, the oldest first; gives what it removed, or would remove. */
export async function pruneEvidence(
  git: Git,
  blobs: Blobs,
  limits: PruneLimits,
  dryRun: boolean,
): Promise<readonly KeptRun[]> {
  const refs = await listRefs(git, evidenceRefs, all);
  const chosen = choosePruned(await readAges(refs, blobs), limits);
  if (!dryRun)
    await updateRefs(
      git,
      chosen.map(({ name }) => ({ name, target: undefined })),
    );
  return chosen;
}

/** When each of these runs ended, as it says itself. `fileOf`: what names the blob of a ref's target. */
export async function readAges(
  refs: readonly RefTarget[],
  blobs: Blobs,
  fileOf: (target: string) => string = target => target,
  root: string = evidenceRefs,
): Promise<readonly (KeptRun & RefTarget)[]> {
  const runs: (KeptRun & RefTarget)[] = [];
  for (const { name, target } of refs) {
    const ref = parseEvidenceRef(name, root);
    const bytes = ref && (await blobs.read(fileOf(target), storeLimits.blob));
    const isSound = ref && bytes && runDigest(bytes) === ref.digest;
    runs.push({ name, target, tree: ref?.tree ?? '', finishedOn: isSound ? lastEnd(bytes) : undefined });
  }
  return runs;
}

function lastEnd(bytes: Buffer): Date | undefined {
  const ends = linesOf(bytes).flatMap(line => {
    const envelope = parseEnvelope(line);
    const statement = envelope.ok ? parsePayload(envelope.value, sha256) : undefined;
    return statement?.ok ? statement.value.finishedOn.getTime() : [];
  });
  return ends.length ? new Date(Math.max(...ends)) : undefined;
}
