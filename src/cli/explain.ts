import { asTyped } from '../core/typed.ts';
import type { AddCommand } from './cli.ts';

export const addExplain: AddCommand = (program, { action, context, program: here, terminal }) => {
  program
    .command('explain')
    .description('what a change has to show and where it stands, without running anything')
    .argument('[path|id...]', 'paths that a change would touch, or the id of one requirement; without, this change')
    .option('--base <ref>', 'the branch or commit that this is to land on')
    .option('--json', 'for programs', false)
    .action(
      action(async (about: readonly string[], { json, base }: { json: boolean; base?: string }) => {
        const { explain } = await import('../commands/explain.ts');
        const explained = await explain({ about, ...(base === undefined ? {} : { base }) }, context());
        const result = asTyped(explained, await here());
        if (json) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
        else {
          const { explanation } = await import('../reporters/explain.ts');
          terminal.out(explanation(result, await terminal.look('out')));
        }
        return 0;
      }),
    );
};
