import type { WhyAnswer } from '../../commands/evidence/why.ts';
import { oneLine } from '../../core/neutral.ts';
import type { AddCommand } from '../cli.ts';
import { asJson, type BaseFlag, baseOf, baseOption } from './words.ts';

export const addWhy: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('why')
    .description('why a requirement would be run now, and what is not as it was when it was proved')
    .argument('<id>', 'the requirement, such as `tests.unit`')
    .option(...baseOption)
    .option('--json', 'for programs', false)
    .action(
      action(async (requirement: string, flags: BaseFlag & { json: boolean }) => {
        const { whyRun } = await import('../../commands/evidence/why.ts');
        const answer = await whyRun({ requirement, ...baseOf(flags) }, context());
        terminal.out(flags.json ? asJson(answer) : describe(answer));
        return 0;
      }),
    );
};

const mostFiles = 10;

function describe({ requirement, spared, reason, nearest }: WhyAnswer): string {
  const first = `${requirement} ${spared ? 'is not run again' : 'would be run'}: ${oneLine(reason)}\n`;
  if (!nearest) return first;
  const { on, differences, files } = nearest;
  const more = files.length - mostFiles;
  const paths = [...files.slice(0, mostFiles).map(path => oneLine(path)), ...(more > 0 ? [`and ${more} more`] : [])];
  if (!differences.length) return first;
  return `${first}nearest is what was proved on ${on}; since then:\n${differences.map(one => `  ${oneLine(one)}\n`).join('')}${paths.map(path => `    ${path}\n`).join('')}`;
}
