import { type Hunk, without } from './hunk.ts';
import { type IsInert, openInert } from './inert.ts';

/** Those hunks that a test could notice. What only removes lines survives rightly: taken back, it brings back dead ones. */
export async function hunksWorthTrying(
  hunks: readonly Hunk[],
  isInert: IsInert = openInert(),
): Promise<readonly Hunk[]> {
  const worth: Hunk[] = [];
  for (const hunk of hunks) {
    if (hunk.added > 0 && !(await isInert(hunk.path, without([hunk]), hunk.head))) worth.push(hunk);
  }
  return worth;
}
