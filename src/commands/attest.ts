import { UserError } from '../core/errors.ts';
import { type Envelope, formatEnvelope } from '../core/evidence/format/envelope.ts';
import { statementPayloadType } from '../core/evidence/format/statement.ts';
import { verificationSummary } from '../core/evidence/format/verification-summary.ts';
import type { Report } from '../core/report.ts';
import { signEnvelope } from '../system/evidence/signature/sign.ts';
import { findSigningKey } from '../system/evidence/signature/signing-key.ts';
import { readRemotePlace } from '../system/forge/remotes.ts';
import { openRepository } from '../system/repository.ts';
import { openScratch } from '../system/scratch.ts';
import type { Context } from './context.ts';

/**
 * The verdict as a Verification Summary Attestation, one line of JSON: a signed DSSE envelope where there is a key to sign
 * with, else the bare statement, for another tool to sign. Throws a UserError for a verdict on what is not committed.
 */
export async function attest(report: Report, key: string | undefined, context: Context): Promise<string> {
  if (report.change.kind !== 'commit')
    throw new UserError('what is not committed cannot be attested', 'commit it, or name a commit with `--head`');
  const { cwd, env, now, signal } = context;
  const { git } = await openRepository(cwd, env);
  const scratch = openScratch(env);
  try {
    const place = await readRemotePlace(git, report.change.base);
    const { path, from } = report.policy;
    const policyBlob = from === 'built-in' ? undefined : await blobAt(`${sideOf(report)}:${path}`);
    const resourceUri = place && `git+https://${place.host}/${place.path}`;
    const statement = JSON.stringify(verificationSummary({ report, resourceUri, policyBlob, now }));
    const signing = await findSigningKey({ explicit: key, cwd, env, git, scratch });
    if (!signing) return `${statement}\n`;
    const envelope: Envelope = { payloadType: statementPayloadType, payload: Buffer.from(statement), signatures: [] };
    return `${formatEnvelope(await signEnvelope(envelope, { key: signing, env, signal }))}\n`;
  } finally {
    await scratch.clear();
  }

  async function blobAt(name: string): Promise<string> {
    return (await git.run(['rev-parse', '--verify', '--end-of-options', name])).trim();
  }
}

/** The commit whose policy judged. */
const sideOf = ({ policy, change }: Report) => (policy.from === 'base' ? change.baseSha : change.headSha);
