import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { getuid } from 'node:process';
import { isCi } from '../../../core/ci.ts';
import { type Envelope, preAuthEncoding } from '../../../core/evidence/format/envelope.ts';
import { makePrivateFolder } from '../../private-folder.ts';

/** This machine, as its user's own secret knows it. */
export interface Machine {
  /** The envelope with our own mark beside its signatures: an HMAC over the same bytes that a signature is over. */
  readonly macEnvelope: (envelope: Envelope) => Envelope;
  /** Whether this machine has marked it. */
  readonly isOwn: (envelope: Envelope) => boolean;
  /** A digest of a value that nobody can guess values by who does not have the secret; in hexadecimal. */
  readonly digest: (value: string) => string;
}

const secretBytes = 32;
const keyIdPrefix = 'machine:';

/** Whether this says that it is a machine's mark. Only good for leaving it out of what is said of signatures. */
export function isMachineKeyId(keyid: string | undefined): boolean {
  return keyid?.startsWith(keyIdPrefix) ?? false;
}

/**
 * The machine's secret is in `$XDG_STATE_HOME/landworthy/machine-key`, made at the first use. Undefined where there is no place
 * that others can neither read nor write: whatever is not known as our own is judged by its signatures.
 */
export function openMachine(env: Readonly<Record<string, string | undefined>>): Machine | undefined {
  const place = machinePlace(env);
  const secret = place === undefined ? undefined : (readSecret(place) ?? makeSecret(place));
  if (!secret) return undefined;
  const keyid = `${keyIdPrefix}${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`;
  const hmac = (purpose: string, message: string | Uint8Array) =>
    createHmac('sha256', secret).update(`${purpose}\0`).update(message).digest();
  const macOf = ({ payloadType, payload }: Envelope) => hmac('envelope', preAuthEncoding(payloadType, payload));
  return {
    macEnvelope: envelope => ({ ...envelope, signatures: [...envelope.signatures, { keyid, sig: macOf(envelope) }] }),
    isOwn: envelope => {
      const marks = envelope.signatures.filter(one => one.keyid === keyid);
      if (!marks.length) return false;
      const mac = macOf(envelope);
      return marks.some(({ sig }) => sig.length === mac.length && timingSafeEqual(sig, mac));
    },
    digest: value => hmac('value', value).toString('hex'),
  };
}

/** None in a CI system: the change's own tests run there as the same user, and would mark what the next change is judged by. */
export function machinePlace(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_STATE_HOME: stateHome, HOME: home } = env;
  const state = stateHome || join(home || homedir(), '.local', 'state');
  return isCi(env) || !isAbsolute(state) ? undefined : join(state, 'landworthy', 'machine-key');
}

function readSecret(place: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    // A pipe in its place would keep us waiting for ever.
    descriptor = fs.openSync(
      place,
      fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0),
    );
    const file = fs.fstatSync(descriptor);
    if (!file.isFile() || file.size !== secretBytes) return undefined;
    if (!isOwn(file, 0o077) || !isOwn(fs.statSync(dirname(place)), 0o022)) return undefined;
    const secret = Buffer.alloc(secretBytes);
    return fs.readSync(descriptor, secret) === secretBytes ? secret : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Written beside and linked: of several that do it at once the first one wins, and nobody reads half of it. */
function makeSecret(place: string): Buffer | undefined {
  const temporary = `${place}.${randomBytes(8).toString('hex')}`;
  try {
    makePrivateFolder(dirname(place));
    if (!isOwn(fs.statSync(dirname(place)), 0o022)) return undefined;
    fs.writeFileSync(temporary, randomBytes(secretBytes), { flag: 'wx', mode: 0o600, flush: true });
    fs.linkSync(temporary, place);
  } catch {
    // Somebody was faster, or it cannot be done here: reading it tells.
  }
  try {
    fs.unlinkSync(temporary);
  } catch {
    // It was never made.
  }
  return readSecret(place);
}

/** Ours, and without these bits. Windows has no such bits; the profile's own folder is private there. */
function isOwn({ uid, mode }: fs.Stats, forbidden: number): boolean {
  return getuid === undefined || (uid === getuid() && (mode & forbidden) === 0);
}
