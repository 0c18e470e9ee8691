import type { RefVerdict } from '../commands/pre-push.ts';
import { oneLine } from '../core/neutral.ts';
import { asTyped } from '../core/typed.ts';
import { reporters } from '../reporters/index.ts';
import type { AddCommand, Cli } from './cli.ts';
import { explainError } from './errors.ts';
import { readInput } from './input.ts';
import { interruptible } from './interruptible.ts';
import { showProgress } from './progress.ts';

export const addHook: AddCommand = (program, cli) => {
  const { action, context, terminal } = cli;
  const hook = program.command('hook').description('judge every push before it leaves');

  hook
    .command('install')
    .description('write the pre-push hook; beside husky, lefthook and pre-commit, say which line to add')
    .action(
      action(async () => {
        const { installHook } = await import('../commands/hook.ts');
        terminal.err(`${(await installHook(context())).message}\n`);
        return 0;
      }),
    );

  hook
    .command('uninstall')
    .description('remove the hook that `install` wrote, and no other')
    .action(
      action(async () => {
        const { uninstallHook } = await import('../commands/hook.ts');
        terminal.err(`${(await uninstallHook(context())).message}\n`);
        return 0;
      }),
    );

  hook
    .command('pre-push')
    .description('judge what git is about to push; reads standard input as git gives it to the hook')
    .argument('[remote]', 'as git names it')
    .argument('[url]', 'where it is')
    .action(
      action(async (remote?: string) => {
        const { prePush } = await import('../commands/pre-push.ts');
        const progress = showProgress((await terminal.live()) ? 'live' : 'plain', terminal);
        const stdin = await readInput();
        const { refs, exitCode } = await interruptible(cli, progress, more =>
          prePush({ stdin, remote }, context({ attended: false, ...more })),
        );
        for (const ref of refs) await show(ref, cli);
        if (exitCode !== 0) terminal.err('landworthy: the push is stopped; `git push --no-verify` goes past it\n');
        return exitCode;
      }),
    );
};

/** Everything goes to standard error: git shows it, and a hook has no data to give. */
async function show(verdict: RefVerdict, cli: Cli): Promise<void> {
  const { terminal, program } = cli;
  const ref = oneLine(verdict.ref);
  switch (verdict.kind) {
    case 'allowed':
      terminal.err(`landworthy: ${ref}: ${oneLine(verdict.reason)}\n`);
      return;
    case 'judged': {
      const pretty = await reporters.pretty();
      const report = pretty(asTyped(verdict.report, await program()), {
        ...(await terminal.look('err')),
        detail: 'normal',
      });
      terminal.err(`landworthy: ${ref}\n${report}`);
      return;
    }
    case 'refused':
      terminal.err(`landworthy: ${ref}\n`);
      await explainError(verdict.error, cli);
  }
}
