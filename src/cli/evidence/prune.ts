import { InvalidArgumentError } from 'commander';
import { UserError } from '../../core/errors.ts';
import { oneLine, withoutCommands } from '../../core/neutral.ts';
import type { AddCommand } from '../cli.ts';
import { count } from '../count.ts';
import { asJson, describePassedOver } from './words.ts';

interface Flags {
  readonly remote?: string;
  readonly maxAge: string;
  readonly keep: number;
  readonly dryRun: boolean;
  readonly asBranches: boolean;
  readonly json: boolean;
}

export const addPrune: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('prune')
    .description('remove what is too old or too much; here that happens by itself at 1000 runs')
    .option('--remote <name>', 'on this remote; what is about the files of its branches stays until it is too old')
    .option('--max-age <duration>', 'what is older goes', '30d')
    .option(
      '--keep <n>',
      'how many runs stay, the newest ones; all about the same files stay or go together',
      toCount,
      500,
    )
    .option('--as-branches', 'on a remote that accepts nothing but branches and tags', false)
    .option('--dry-run', 'only say what would go', false)
    .option('--json', 'for programs', false)
    .action(
      action(async ({ remote, maxAge, json, ...flags }: Flags) => {
        const { duration } = await import('../../core/options.ts');
        const age = duration().safeParse(maxAge);
        if (!age.success) throw new UserError(`\`${maxAge}\` is no duration`, 'write one such as `30d`, `12h` or `6w`');
        const { pruneEvidence } = await import('../../commands/evidence/prune.ts');
        const { removed, refused } = await pruneEvidence({ ...flags, remote, maxAge: age.data }, context());
        if (json) terminal.out(asJson({ removed, refused }));
        else {
          for (const { ref, finishedOn } of removed)
            terminal.out(withoutCommands(`${finishedOn ?? 'unreadable'}  ${oneLine(ref)}\n`));
          terminal.err(`${count(removed.length, 'run')} ${flags.dryRun ? 'would be removed' : 'removed'}\n`);
          const told = refused.map(({ ref, reason }) => ({ where: ref, reason }));
          if (told.length) terminal.err(`the remote refused:\n${describePassedOver(told)}`);
        }
        return refused.length ? 1 : 0;
      }),
    );
};

function toCount(text: string): number {
  if (!/^[0-9]{1,6}$/.test(text)) throw new InvalidArgumentError('write a number, such as `500`');
  return Number(text);
}
