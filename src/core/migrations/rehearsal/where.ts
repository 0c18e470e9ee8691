import type { ScriptRun } from './rehearsal.ts';

/** Where it failed, as a message says it; of a program, nobody knows the line. */
export function whereFailed({ path, migration, failure }: ScriptRun): string {
  if (path === undefined) return migration;
  return failure?.line === undefined ? `\`${path}\`` : `\`${path}:${failure.line}\``;
}
