import type { AddCommand } from '../cli.ts';
import { count } from '../count.ts';
import { type BaseFlag, baseOf, baseOption, describePassedOver } from './words.ts';

export const addImport: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('import')
    .description('keep what was exported elsewhere; it counts only where the policy trusts who signed it')
    .argument('<file...>', 'such as `evidence.intoto.jsonl`')
    .option(...baseOption)
    .addHelpText('after', '\nExit codes: 0 all was kept, 1 some of it is no evidence, 2 a file cannot be read')
    .action(
      action(async (files: readonly string[], flags: BaseFlag) => {
        const { importEvidence } = await import('../../commands/evidence/import.ts');
        const { kept, ofThisTree, refused } = await importEvidence(files, baseOf(flags), context());
        terminal.err(`${count(kept, 'envelope')} kept, ${ofThisTree} of them about the current files\n`);
        if (refused.length) terminal.err(`${count(refused.length, 'line')} refused:\n${describePassedOver(refused)}`);
        return refused.length ? 1 : 0;
      }),
    );
};
