import { isReversedByItsTool } from '../rollback/down-body.ts';
import { partsOf } from '../rollback/migration.ts';

/** Whether a program has a function for the way back, or is one that its tool reverses. */
export function hasWayBack(text: string, path: string): boolean {
  const { down } = partsOf(text, { path, direction: 'both', downPaths: [] });
  return down.some(line => line.trim()) || isReversedByItsTool(text, path);
}
