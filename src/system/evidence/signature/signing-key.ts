import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Git } from '../../git.ts';
import type { Scratch } from '../../scratch.ts';

/** What `ssh-keygen -f` is given. */
export interface SigningKey {
  /** Of a private key, or of a public one whose private key an agent has. */
  readonly path: string;
  /** What messages call it: where it was named. */
  readonly name: string;
  /** It was given as text, and lies in a file that goes. */
  readonly isText?: true;
}

export interface SigningKeyRequest {
  /** What the command line names: a path, relative to `cwd`. */
  readonly explicit: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly git: Git;
  /** Where a key goes that was given as text. */
  readonly scratch: Pick<Scratch, 'folder'>;
}

/**
 * The key to sign with: the explicit one, else that of `LANDWORTHY_SIGNING_KEY` (a path, or the key itself, as secrets of CI
 * systems are), else the one that git signs with, where that is an SSH key. Undefined where none is named.
 */
export async function findSigningKey(request: SigningKeyRequest): Promise<SigningKey | undefined> {
  const { explicit, cwd, env, git, scratch } = request;
  if (explicit) return { path: resolve(cwd, explicit), name: explicit };
  // CI systems give an empty one to whom they do not give the secret.
  const given = env['LANDWORTHY_SIGNING_KEY'];
  if (given?.trim()) return openKey(given, 'LANDWORTHY_SIGNING_KEY', cwd, scratch);
  const configured = await gitKey(git);
  return configured === undefined ? undefined : openKey(configured, 'user.signingKey', git.dir, scratch);
}

const isPrivateKey = /^\s*-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const isPublicKey = /^\s*(?:key::\s*)?((?:ssh|ecdsa|sk)-[a-z0-9@.-]+[ \t]+[A-Za-z0-9+/=]+.*)/;

async function openKey(
  given: string,
  name: string,
  cwd: string,
  scratch: Pick<Scratch, 'folder'>,
): Promise<SigningKey> {
  const literal = isPrivateKey.test(given) ? given.trim() : isPublicKey.exec(given)?.[1];
  if (literal === undefined) return { path: resolve(cwd, given.trim()), name: given.trim() };
  const path = join(await scratch.folder('key'), isPrivateKey.test(given) ? 'key' : 'key.pub');
  // ssh-keygen reads neither carriage returns nor a last line without an end, which is what secrets often come to.
  await writeFile(path, `${literal.replaceAll('\r\n', '\n')}\n`, { mode: 0o600, flag: 'wx' });
  return { path, name, isText: true };
}

async function gitKey(git: Git): Promise<string | undefined> {
  const names = '^(gpg\\.format|user\\.signingkey)$';
  const output = await git.run(['config', '-z', '--type=path', '--get-regexp', names], { allow: [1] });
  const settings = new Map(output.split('\0').map(entry => splitOnce(entry)));
  return settings.get('gpg.format') === 'ssh' ? settings.get('user.signingkey') || undefined : undefined;
}

function splitOnce(entry: string): readonly [string, string] {
  const at = entry.indexOf('\n');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
}
