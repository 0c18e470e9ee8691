import type { AddCommand } from '../cli.ts';
import { count } from '../count.ts';
import { type BaseFlag, baseOf, baseOption } from './words.ts';

export const addExport: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('export')
    .description('what was proved here about the current files, as JSON Lines for another job or machine')
    .argument('[file]', 'such as `evidence.intoto.jsonl`; `-`, or none, is standard output')
    .option('--all', 'also what others have proved', false)
    .option(...baseOption)
    .action(
      action(async (file: string | undefined, flags: BaseFlag & { all: boolean }) => {
        const toFile = file !== undefined && file !== '-';
        const { checkWritable, writeFileAtomically } = await import('../../system/write.ts');
        if (toFile) await checkWritable(file);
        const { exportEvidence } = await import('../../commands/evidence/export.ts');
        const lines = await exportEvidence({ all: flags.all, ...baseOf(flags) }, context());
        const text = lines.map(line => `${line}\n`).join('');
        if (toFile) await writeFileAtomically(file, text);
        else terminal.out(text);
        terminal.err(`${count(lines.length, 'envelope')}${toFile ? ` in \`${file}\`` : ''}\n`);
        return 0;
      }),
    );
};
