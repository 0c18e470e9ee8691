import type { Facts, Files, Side } from '../../core/facts.ts';
import type { Git } from '../git.ts';
import { once, onceForEach } from '../once.ts';
import type { ScratchRun } from '../workspace.ts';
import { openCheckOut } from './check-out.ts';
import type { RehearsalContext } from './rehearse.ts';

export interface DatabaseSources extends ScratchRun, Pick<RehearsalContext, 'packageRoot' | 'version' | 'now'> {
  readonly git: Git;
  readonly files: (side: Side) => Files;
}

/** What is found out about migrations by doing them. Nothing is loaded before it is asked for. */
export function openDatabaseFacts(
  sources: DatabaseSources,
  mayRun: (what: string) => void,
): Pick<Facts, 'schemaRehearsal' | 'oldCode'> {
  const { change, git, files, packageRoot, version, env, now, signal } = sources;
  const context = once(async (): Promise<RehearsalContext> => {
    const { findOldUses } = await import('./old-uses.ts');
    return {
      ...{ packageRoot, version, env, now, signal },
      // Rows come from what has landed, unless they come with the change.
      read: async path => (await files('base').read(path)) ?? files('head').read(path),
      checkOut: openCheckOut(sources),
      findUses: gone => findOldUses(git, change.base.sha, gone),
    };
  });
  return {
    schemaRehearsal: onceForEach(async request => {
      mayRun('a rehearsal of migrations');
      const { rehearseSchema } = await import('./rehearse.ts');
      return rehearseSchema(request, await context());
    }),
    oldCode: async request => {
      mayRun("the base's tests on the new schema");
      const { tryOldCode } = await import('./old-code.ts');
      return tryOldCode(request, await context());
    },
  };
}
