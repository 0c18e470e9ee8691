import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signatureNamespace } from '../../src/core/evidence/evidence.ts';

/** A key pair that the real ssh-keygen has made. */
export interface TestKey {
  readonly path: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
  readonly fingerprint: string;
}

const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never' };

export const sshKeygen = (args: readonly string[], input: string | Uint8Array = ''): string =>
  execFileSync('ssh-keygen', args, { input, env, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

/** `kind` as for `-t`, and with the bits after a colon: `ecdsa:384`. */
export function makeKey(folder: string, kind = 'ed25519', passphrase = ''): TestKey {
  const [type = '', bits] = kind.split(':');
  const path = join(mkdtempSync(join(folder, 'key-')), 'id');
  sshKeygen(['-q', '-t', type, ...(bits ? ['-b', bits] : []), '-N', passphrase, '-C', 'a comment', '-f', path]);
  return readKey(path);
}

/** Certifies the key; gives the certificate's path, which signs as the key does. */
export function certify(authority: TestKey, key: TestKey, options: readonly string[]): TestKey {
  sshKeygen(['-q', '-s', authority.path, '-I', 'a test', ...options, `${key.path}.pub`]);
  return { ...readKey(key.path), path: `${key.path}-cert.pub` };
}

/** An armored signature by ssh-keygen itself. */
export function sshSign(
  key: TestKey,
  message: string | Uint8Array,
  namespace = signatureNamespace,
  hash = 'sha512',
): string {
  return sshKeygen(['-q', '-Y', 'sign', '-n', namespace, '-O', `hashalg=${hash}`, '-f', key.path], message);
}

/** Whether ssh-keygen says that the signature holds, and by whom it may be; with the list, for this principal. */
export function sshVerifies(
  signature: string,
  message: Uint8Array,
  folder: string,
  allowed?: { list: string; principal: string },
) {
  const file = join(mkdtempSync(join(folder, 'verify-')), 'signature');
  writeFileSync(file, signature);
  if (allowed) writeFileSync(`${file}.allowed`, allowed.list);
  const by = allowed ? ['-Y', 'verify', '-f', `${file}.allowed`, '-I', allowed.principal] : ['-Y', 'check-novalidate'];
  return spawnSync('ssh-keygen', [...by, '-n', signatureNamespace, '-s', file], { input: message, env }).status === 0;
}

function readKey(path: string): TestKey {
  const publicKey = readFileSync(`${path}.pub`, 'utf8').trim();
  const fingerprint = sshKeygen(['-l', '-f', `${path}.pub`]).split(' ')[1] ?? '';
  return { path, publicKey, fingerprint };
}
