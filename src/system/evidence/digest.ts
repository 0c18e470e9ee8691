import { createHash } from 'node:crypto';

/** SHA-256 of a text's UTF-8, in hexadecimal: what `parseStatement` and `formatStatement` are given. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
