import type { CommandRequest } from '../../core/run/command.ts';
import { checkOut, type ScratchRun } from '../workspace.ts';

/** A scratch tree for each side of the change, made when it is first asked for. */
export function openCheckOut({
  repository,
  scratchGit,
  change,
  scratch,
}: ScratchRun): (side: 'base' | 'head', run: CommandRequest['run']) => Promise<string> {
  const made = new Map<string, Promise<string>>();
  return async (side, run) => {
    const [tree, parent] =
      side === 'base' ? [`${change.base.sha}^{tree}`, change.base.sha] : [change.head.tree, change.head.sha];
    const found =
      made.get(side) ??
      Promise.all([repository(), scratchGit()]).then(([where, git]) =>
        checkOut(where, git, scratch, tree, parent, [run]),
      );
    made.set(side, found);
    return found;
  };
}
