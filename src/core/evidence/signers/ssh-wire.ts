import { Malformed } from '../format/parsed.ts';

/** Reads SSH's binary format (RFC 4251, section 5) from the front. Every method throws Malformed where it ends too early. */
export interface Wire {
  readonly bytes: (length: number) => Buffer;
  readonly uint32: () => number;
  readonly uint64: () => bigint;
  /** A length and so many bytes. */
  readonly string: () => Buffer;
  /** A string of printable ASCII; throws Malformed for any other. */
  readonly name: () => string;
  readonly position: () => number;
  readonly isAtEnd: () => boolean;
  /** Throws Malformed where bytes are left: they would be nobody's. */
  readonly end: () => void;
}

export function openWire(bytes: Uint8Array): Wire {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number) => {
    if (length > buffer.length - at) throw new Malformed('it ends too early');
    at += length;
    return buffer.subarray(at - length, at);
  };
  const string = () => take(take(4).readUInt32BE());
  return {
    bytes: take,
    uint32: () => take(4).readUInt32BE(),
    uint64: () => take(8).readBigUInt64BE(),
    string,
    name: () => {
      const text = string().toString('latin1');
      if (!/^[\x20-\x7e]*$/.test(text)) throw new Malformed('a name in it is not printable');
      return text;
    },
    position: () => at,
    isAtEnd: () => at === buffer.length,
    end: () => {
      if (at !== buffer.length) throw new Malformed('bytes follow its end');
    },
  };
}

/** A string in SSH's binary format. */
export function wireString(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content as Uint8Array);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
