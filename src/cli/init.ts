import { visibleLines } from '../core/neutral.ts';
import { typedText } from '../core/typed.ts';
import type { AddCommand } from './cli.ts';

export const addInit: AddCommand = (program, { action, context, program: here, terminal }) => {
  program
    .command('init')
    .description('look at this repository and write a policy that fits it')
    .option('--yes', 'never ask', false)
    .option('--hook', 'put the pre-push hook in place, too', false)
    .option('--ci', 'add the CI step, too', false)
    .action(
      action(async ({ yes, hook, ci }: { yes: boolean; hook: boolean; ci: boolean }) => {
        const { init } = await import('../commands/init.ts');
        const { found, done, next } = await init({ hook, ci, ask: !yes && terminal.interactive() }, context());
        const name = await here();
        const section = (title: string, lines: readonly string[]) =>
          `${title}\n${lines.map(line => `  ${visibleLines(typedText(line, name)).join('\n  ').replace(/^ +$/gm, '')}\n`).join('')}`;
        terminal.out([section('found', found), section('done', done), section('next', next)].join('\n'));
        return 0;
      }),
    );
};
