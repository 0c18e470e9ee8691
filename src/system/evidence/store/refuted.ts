import type { Signed } from '../../../core/evidence/evidence.ts';
import type { Blobs } from '../../blobs.ts';
import type { Git } from '../../git.ts';
import type { Repository } from '../../repository.ts';
import { sha256 } from '../digest.ts';
import { formatOf, writeObject } from './loose-object.ts';
import { listRefs, updateRefs } from './refs.ts';

/** Below it, one ref for each key whose evidence an audit refuted: `<sha256 of its fingerprint>`, which points to a blob. */
export const refutedRefs = 'refs/landworthy/refuted';

/** A key whose evidence counts for nothing until somebody clears it. */
export interface Refuted {
  readonly ref: string;
  readonly principal: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** Day of the audit: `2026-11-23`. */
  readonly on: string;
}

/** As many marks as are read, and so as many as may be here: one more could hide another. */
export const mostRefuted = 1000;

/**
 * All of them, also those that others have pushed: such a mark can only ever add work. One that cannot be read is passed
 * over.
 */
export async function readRefuted(git: Git, blobs: Blobs): Promise<readonly Refuted[]> {
  const found = await listRefs(git, refutedRefs, mostRefuted);
  const marks = await Promise.all(
    found.map(async ({ name, target }) => parseMark(name, await blobs.read(target, 4096))),
  );
  return marks.flatMap(mark => mark ?? []);
}

/** Marks the keys that signed this evidence; gives their principals. */
export async function writeRefuted(
  { git, objects }: Pick<Repository, 'git' | 'objects'>,
  tree: string,
  evidence: readonly Pick<Signed<unknown>, 'signers'>[],
  now: Date,
): Promise<readonly string[]> {
  const on = now.toISOString().slice(0, 10);
  const signers = new Map(evidence.flatMap(one => one.signers.map(signer => [signer.fingerprint, signer.principal])));
  const updates = await Promise.all(
    [...signers].map(async ([fingerprint, principal]) => {
      const text = `${JSON.stringify({ fingerprint, principal, on })}\n`;
      const target = await writeObject({ objects, format: formatOf(tree) }, 'blob', Buffer.from(text));
      return { name: `${refutedRefs}/${sha256(fingerprint)}`, target };
    }),
  );
  await updateRefs(git, updates);
  return [...signers.values()];
}

/** Undefined where this is no mark, or one that has another's name. */
export function parseMark(ref: string, bytes: Buffer | undefined): Refuted | undefined {
  try {
    const { fingerprint, principal, on } = JSON.parse(bytes?.toString('utf8') ?? '') as Record<string, unknown>;
    if (typeof fingerprint !== 'string' || typeof principal !== 'string' || typeof on !== 'string') return undefined;
    return ref === `${refutedRefs}/${sha256(fingerprint)}` ? { ref, principal, fingerprint, on } : undefined;
  } catch {
    return undefined;
  }
}
