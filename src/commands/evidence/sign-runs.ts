import { UserError } from '../../core/errors.ts';
import { formatEnvelope } from '../../core/evidence/format/envelope.ts';
import { signEnvelope } from '../../system/evidence/signature/sign.ts';
import { findSigningKey } from '../../system/evidence/signature/signing-key.ts';
import { updateRefs } from '../../system/evidence/store/refs.ts';
import { writeEvidence } from '../../system/evidence/store/store.ts';
import type { Context } from '../context.ts';
import type { OpenChange } from '../open-change.ts';
import { isSigned } from './export.ts';
import { inRuns, type KnownLine } from './lines.ts';
import type { OutgoingRun } from './outgoing.ts';

/** A run that is kept here as it is to be pushed. */
export interface SignedRun {
  readonly tree: string;
  readonly digest: string;
  readonly lines: readonly string[];
}

/**
 * Signs what nobody has signed yet, and keeps it so, in the place of what was not signed: pushed again, it is the same.
 * Throws a UserError where there is no key, or it does not sign; nothing has changed then.
 */
export async function signRuns(
  runs: readonly OutgoingRun[],
  explicit: string | undefined,
  { git, scratch, ...open }: OpenChange,
  { cwd, env, signal }: Context,
): Promise<{ readonly runs: readonly SignedRun[]; readonly signed: number }> {
  const unsigned = runs.flatMap(({ lines }) => lines.filter(one => !isSigned(one.identified.envelope)));
  const key = unsigned.length ? await findSigningKey({ explicit, cwd, env, git, scratch }) : undefined;
  if (unsigned.length && !key) throw noKey(unsigned.length);
  const made = new Map<KnownLine, string>();
  for (const one of unsigned) {
    if (key) made.set(one, formatEnvelope(await signEnvelope(one.identified.envelope, { key, env, signal })));
  }
  const repository = await open.repository();
  const signed: SignedRun[] = [];
  for (const { tree, lines, whole } of runs) {
    const kept: SignedRun[] = [];
    for (const part of inRuns(lines.map(one => made.get(one) ?? one.line))) {
      kept.push({ tree, digest: await writeEvidence(repository, tree, part), lines: part });
    }
    if (whole !== undefined && !kept.some(({ digest }) => whole.endsWith(`/${digest}`)))
      await updateRefs(repository.git, [{ name: whole, target: undefined }]);
    signed.push(...kept);
  }
  return { runs: signed, signed: made.size };
}

const noKey = (count: number) =>
  new UserError(
    `${count} of what is to be pushed ${count === 1 ? 'is' : 'are'} not signed, and there is no key to sign with`,
    "name a file with an SSH key by `--key`, in `LANDWORTHY_SIGNING_KEY`, or as git's `user.signingKey` with `gpg.format` `ssh`",
  );
