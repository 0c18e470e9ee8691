import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { UserError } from '../../../core/errors.ts';
import { signatureNamespace } from '../../../core/evidence/evidence.ts';
import { type Envelope, preAuthEncoding } from '../../../core/evidence/format/envelope.ts';
import { oneLine } from '../../../core/neutral.ts';
import { shellQuote } from '../../../core/shell.ts';
import { runProcess } from '../../process.ts';
import type { SigningKey } from './signing-key.ts';
import { parseSshSignature } from './ssh-signature.ts';

export interface SignOptions {
  readonly key: SigningKey;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** A key on a token waits for a touch. */
const timeout = 60_000;

/**
 * The envelope with one more signature, by `ssh-keygen` and so with any key that it or its agent has. Nothing is asked for on
 * the terminal. Throws a UserError that says what keeps it from being signed.
 */
export async function signEnvelope(envelope: Envelope, { key, env, signal }: SignOptions): Promise<Envelope> {
  await access(key.path).catch(() => {
    throw new UserError(`the signing key \`${key.name}\` is not there`, nameOne);
  });
  const message = preAuthEncoding(envelope.payloadType, envelope.payload);
  const agent = env['SSH_AUTH_SOCK'];
  const { exitCode, ended, output, stdout } = await runProcess({
    run: ['ssh-keygen', '-Y', 'sign', '-n', signatureNamespace, '-f', key.path],
    cwd: tmpdir(),
    stdin: message,
    timeout,
    env,
    // The programs of the project never get the agent; ssh-keygen is none of them.
    more: { LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never', ...(agent === undefined ? {} : { SSH_AUTH_SOCK: agent }) },
    signal,
  });
  if (ended === 'not-started') throw new UserError(output, 'install OpenSSH, whose `ssh-keygen` signs evidence');
  if (ended === 'timeout')
    throw new UserError(`\`ssh-keygen\` did not sign within ${timeout / 1000} s`, 'a key on a token waits for a touch');
  if (exitCode !== 0) throw whyNot(output, key, agent !== undefined);
  const signature = parseSshSignature(stdout);
  const held = signature.ok ? signature.value.holds(message) : signature;
  if (!signature.ok || !held.ok || !held.value) {
    throw new UserError(
      `what \`ssh-keygen\` made with \`${key.name}\` does not hold: ${held.ok ? 'it is not over what it was given' : held.reason}`,
      'sign with an Ed25519, ECDSA or RSA key of at least 2048 bits',
    );
  }
  const { fingerprint } = signature.value.key;
  const sig = Buffer.from(stdout);
  return { ...envelope, signatures: [...envelope.signatures, { keyid: fingerprint, sig }] };
}

/** ssh-keygen's own words are those of OpenSSH 9; a message that is not known is shown as it is. */
function whyNot(output: string, { path, name, isText }: SigningKey, hasAgent: boolean): UserError {
  const add = isText
    ? 'give it to the agent by `ssh-add`'
    : `run \`ssh-add ${shellQuote(path.replace(/\.pub$/, ''))}\``;
  if (/passphrase/i.test(output)) {
    const agent = hasAgent ? 'the agent does not have it' : 'there is no agent (`SSH_AUTH_SOCK` is not set)';
    return new UserError(`the signing key \`${name}\` has a passphrase, and ${agent}`, add);
  }
  if (/agent refused/i.test(output))
    return new UserError(
      `the agent refused to sign with \`${name}\``,
      'confirm it when the agent asks, or touch the token',
    );
  if (/UNPROTECTED PRIVATE KEY/i.test(output))
    return new UserError(`others may read the signing key \`${name}\``, `run \`chmod 600 ${shellQuote(path)}\``);
  if (/No private key found|Couldn't find key in agent|Couldn't get agent socket/i.test(output))
    return new UserError(`only the public key is in \`${name}\`, and no agent has its private key`, add);
  if (/Couldn't load public key/i.test(output)) return new UserError(`there is no SSH key in \`${name}\``, nameOne);
  const said = oneLine(output.trim().split('\n').at(-1) ?? '');
  return new UserError(`\`ssh-keygen\` could not sign with \`${name}\`: ${said}`, nameOne);
}

const nameOne = 'name a file with a private key, or with a public key whose private key an agent has';
