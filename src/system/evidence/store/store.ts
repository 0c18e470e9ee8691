import { UserError } from '../../../core/errors.ts';
import type { Blobs } from '../../blobs.ts';
import type { Git } from '../../git.ts';
import type { Repository } from '../../repository.ts';
import { formatOf, writeObject } from './loose-object.ts';
import {
  evidenceRef,
  evidenceRefs,
  listRefs,
  parseEvidenceRef,
  type RefTarget,
  runDigest,
  updateRefs,
} from './refs.ts';

/** What one run has left: its envelopes as they were written, one a line. Nothing in them is true because they are here. */
export interface StoredRun {
  readonly ref: string;
  /** That its evidence should be about. */
  readonly tree: string;
  /** Of the whole run; an envelope has a digest of its own. */
  readonly digest: string;
  readonly lines: readonly string[];
}

export interface StoredEvidence {
  readonly runs: readonly StoredRun[];
  /** Refs that count for nothing, and why. Their names are whatever somebody has pushed. */
  readonly passedOver: readonly { readonly ref: string; readonly reason: string }[];
}

export const storeLimits = { refs: 1000, blob: 4 * 1024 * 1024, tree: 16 * 1024 * 1024 } as const;

/**
 * Keeps the envelopes of one run, and gives the run's digest. All or nothing: the ref comes last, and names what is there.
 * No writer waits for another one, because no two runs share a ref. The objects go to the repository itself, whatever
 * scratch database the rest of a command uses. Throws a UserError where they are more than a reader takes.
 */
export async function writeEvidence(
  { git, objects }: Pick<Repository, 'git' | 'objects'>,
  tree: string,
  lines: readonly string[],
): Promise<string> {
  const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
  if (bytes.length > storeLimits.blob) {
    throw new UserError(
      `the evidence of this run has ${bytes.length} bytes, and at most ${storeLimits.blob} are kept`,
      'have fewer findings reported, or split the requirement',
    );
  }
  const digest = runDigest(bytes);
  const target = await writeObject({ objects, format: formatOf(tree) }, 'blob', bytes);
  await updateRefs(git, [{ name: evidenceRef(tree, digest), target }]);
  return digest;
}

/**
 * All that is kept for this tree, or for all, if none is named. One tree's costs the same however many others there are.
 * What is beyond the limits is passed over and told, and so is a ref that does not point to what its name says.
 */
export async function readEvidence(git: Git, blobs: Blobs, tree?: string): Promise<StoredEvidence> {
  const prefix = tree === undefined ? evidenceRefs : `${evidenceRefs}/${tree}`;
  const found = await listRefs(git, prefix, storeLimits.refs + 1);
  const runs: StoredRun[] = [];
  const passedOver: { ref: string; reason: string }[] = [];
  let room: number = storeLimits.tree;
  for (const { name, target } of found.slice(0, storeLimits.refs)) {
    const read = room > 0 ? await readRun({ name, target }, blobs, Math.min(room, storeLimits.blob)) : tooMuch;
    if (typeof read === 'string') passedOver.push({ ref: name, reason: read });
    else {
      room -= read.size;
      runs.push(read.run);
    }
  }
  for (const { name } of found.slice(storeLimits.refs)) {
    passedOver.push({
      ref: name,
      reason: `there are more than ${storeLimits.refs} runs: it and all behind it are not read`,
    });
  }
  return { runs, passedOver };
}

const tooMuch = `the runs before it hold ${storeLimits.tree} bytes already, as many as are read at once`;

async function readRun(
  { name, target }: RefTarget,
  blobs: Blobs,
  limit: number,
): Promise<string | { readonly run: StoredRun; readonly size: number }> {
  const ref = parseEvidenceRef(name);
  if (!ref) return 'its name is not that of a run';
  const bytes = await blobs.read(target, limit);
  if (!bytes) {
    if (!(await blobs.exists(target))) return 'what it points to is not here';
    return limit < storeLimits.blob ? tooMuch : `it points to no file, or to one beyond ${storeLimits.blob} bytes`;
  }
  if (runDigest(bytes) !== ref.digest)
    return 'its content is not what its name says: it was edited, or points elsewhere';
  return { run: { ref: name, tree: ref.tree, digest: ref.digest, lines: linesOf(bytes) }, size: bytes.length };
}

/** The lines of a file of envelopes, without empty ones. */
export const linesOf = (bytes: Buffer): readonly string[] =>
  bytes
    .toString('utf8')
    .split('\n')
    .filter(line => line.trim() !== '');
