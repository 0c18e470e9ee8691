import { doesSomething, isReversedByItsTool } from '../rollback/down-body.ts';
import type { Migration } from './migration.ts';

/** `empty`: it only refuses, or does nothing; `by-tool`: it is written so that its framework goes back by itself. */
export type WayBack = 'there' | 'by-tool' | 'missing' | 'empty';

export function wayBackOf({ down, up }: Migration): WayBack {
  if (!down) return 'missing';
  const { path, text, kind } = down;
  if (kind === 'program' && isReversedByItsTool(text, path)) return 'by-tool';
  const direction = kind === 'sql' || path !== up.path ? 'down' : 'both';
  return doesSomething(text, { path, direction, downPaths: [] }) ? 'there' : 'empty';
}
