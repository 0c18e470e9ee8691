/**
 * The bytes of a base64 text, in the standard or the URL-safe alphabet (RFC 4648, the latter with or without padding);
 * undefined for anything that is not exactly what an encoder writes. One text for the same bytes in each alphabet: nothing
 * can be hidden in it, and nothing that is not base64 is skipped, as `Buffer.from` would.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  const plain = bytes.toString('base64url');
  return text === plain || text === plain.padEnd(Math.ceil(plain.length / 4) * 4, '=') ? bytes : undefined;
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
