import type { Hunk } from './hunk.ts';
import { openInert } from './inert.ts';

/** Those hunks that a test could notice. What only removes lines survives rightly: taken back, it brings back dead ones. */
export async function hunksWorthTrying(hunks: readonly Hunk[]): Promise<readonly Hunk[]> {
  const isInert = openInert();
  const worth: Hunk[] = [];
  for (const hunk of hunks) {
    if (hunk.added > 0 && !(await isInert(hunk.path, hunk.without, hunk.head))) worth.push(hunk);
  }
  return worth;
}
