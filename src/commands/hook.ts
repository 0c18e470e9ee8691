import { UserError } from '../core/errors.ts';
import { hookManager, makeExecutable, openHookFile, removeHook, writeHook } from '../system/hooks.ts';
import { openRepository } from '../system/repository.ts';
import type { Context } from './context.ts';

/** `changed` is false where all was as it should be already. */
export interface HookChange {
  readonly changed: boolean;
  readonly message: string;
}

/** Puts the pre-push hook in place. Throws a UserError that says which line to add where somebody else owns the hooks. */
export async function installHook(context: Context): Promise<HookChange> {
  const repository = await openRepository(context.cwd, context.env);
  const manager = await hookManager(repository);
  if (manager) {
    if (manager.calls) return { changed: false, message: `\`${manager.file}\` calls landworthy already` };
    throw new UserError(
      `${manager.name} runs this repository's hooks: nothing was written`,
      manager.snippets.map(({ file, text }) => `add this to \`${file}\`:\n\n${indent(text)}`).join('\n\n'),
    );
  }
  const hook = await openHookFile(repository);
  switch (hook.state) {
    case 'absent':
      await writeHook(hook);
      return { changed: true, message: `wrote \`${hook.path}\`: every push is judged from now on` };
    case 'ours':
      if (hook.executable) return { changed: false, message: `\`${hook.path}\` is in place already` };
      await makeExecutable(hook);
      return { changed: true, message: `\`${hook.path}\` was not executable, so git passed over it: it is now` };
    case 'calls':
      return { changed: false, message: `\`${hook.path}\` calls landworthy already` };
    case 'foreign':
      throw new UserError(
        `\`${hook.path}\` is another hook: nothing was written`,
        'add this line to it, before anything that reads standard input:\n\n  npx --no-install landworthy hook pre-push "$@" || exit $?',
      );
  }
}

/** Takes the hook away, if it is exactly what `installHook` wrote. */
export async function uninstallHook(context: Context): Promise<HookChange> {
  const repository = await openRepository(context.cwd, context.env);
  const manager = await hookManager(repository);
  if (manager?.calls) throw new UserError(`${manager.name} calls landworthy`, `take it out of \`${manager.file}\``);
  const hook = await openHookFile(repository);
  switch (hook.state) {
    case 'ours':
      await removeHook(hook);
      return { changed: true, message: `removed \`${hook.path}\`` };
    case 'absent':
      return { changed: false, message: 'there is no pre-push hook' };
    case 'calls':
    case 'foreign':
      throw new UserError(
        `\`${hook.path}\` is not what landworthy wrote: it stays`,
        hook.state === 'calls' ? 'take the line that calls landworthy out of it' : undefined,
      );
  }
}

const indent = (text: string) => text.trimEnd().replace(/^/gm, '  ');
