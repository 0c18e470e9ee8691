import type { ListedEvidence } from '../../commands/evidence/list.ts';
import { oneLine, withoutCommands } from '../../core/neutral.ts';
import type { AddCommand } from '../cli.ts';
import { age, asJson, type BaseFlag, baseOf, baseOption, describePassedOver, resultOf, table, who } from './words.ts';

interface Flags extends BaseFlag {
  readonly all: boolean;
  readonly json: boolean;
}

export const addList: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('list')
    .description('what is kept about the current files')
    .option('--all', 'about all files that there ever were', false)
    .option(...baseOption)
    .option('--json', 'for programs', false)
    .action(
      action(async (flags: Flags) => {
        const { listEvidence } = await import('../../commands/evidence/list.ts');
        const { all, json } = flags;
        const now = context();
        const listed = await listEvidence({ all, ...baseOf(flags) }, now);
        terminal.out(json ? asJson(listed) : withoutCommands(describe(listed, all, now.now)));
        if (!json && listed.passedOver.length)
          terminal.err(`these count for nothing:\n${describePassedOver(listed.passedOver)}`);
        return 0;
      }),
    );
};

function describe({ tree, evidence }: ListedEvidence, all: boolean, now: Date): string {
  if (!evidence.length)
    return all ? 'no evidence is kept\n' : `no evidence is kept about the tree ${tree.slice(0, 12)}\n`;
  return table(
    evidence.map(one => [
      one.digest.slice(0, 12),
      oneLine(one.requirement),
      resultOf(one),
      one.grade,
      age(one.finishedOn, now),
      who(one),
      ...(all ? [one.tree === tree ? 'these files' : `tree ${one.tree.slice(0, 12)}`] : []),
    ]),
  );
}
