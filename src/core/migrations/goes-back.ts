import { frameworkOf } from './frameworks/index.ts';
import type { MigrationSides } from './sides.ts';

/** What a policy says of ways back. */
export type Down = 'required' | 'declared' | 'none';

/** Where the policy does not say: nobody means to go back where nothing that has landed can be taken back. */
export function downOf({ head, before, base }: MigrationSides, said: Down | undefined): Down {
  if (said !== undefined) return said;
  const { reversible } = frameworkOf((head ?? before ?? base)?.framework ?? 'sql');
  const hasAny = !before?.list.length || before.list.some(({ down }) => down !== undefined);
  return reversible && hasAny ? 'declared' : 'none';
}
