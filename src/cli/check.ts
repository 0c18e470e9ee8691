import { InvalidArgumentError, Option } from 'commander';
import type { CheckRequest } from '../commands/check.ts';
import { exitCodes } from '../core/verdict.ts';
import { reporters } from '../reporters/index.ts';
import type { AddCommand } from './cli.ts';

export const addCheck: AddCommand = (program, { action, context, terminal }) => {
  program
    .command('check', { isDefault: true })
    .description('the verdict on this change')
    .option('--base <ref>', 'the branch or commit that this is to land on')
    .option('--head <ref>', 'the commit to judge, instead of what is checked out')
    .addOption(new Option('--stage <stage>', 'where we are').choices(['push', 'merge']).default('push'))
    .option('--only <ids...>', 'only these requirements or sections', [])
    .option('--skip <ids...>', 'all but these requirements or sections', [])
    .option('--partial', 'let the verdict be about just what `--only` and `--skip` leave', false)
    .option('--fail-fast', 'begin nothing more after the first blocking failure', false)
    .option('--jobs <n>', 'how many commands may run at once', count, 1)
    .addOption(
      new Option('--format <name>', 'how to write the report').choices(Object.keys(reporters)).default('pretty'),
    )
    .option('--json', 'the same as `--format json`', false)
    .action(
      action(async (flags: CheckRequest & { format: string; json: boolean }) => {
        const { check } = await import('../commands/check.ts');
        const report = await check(flags, context());
        const reporter = reporters[flags.json ? 'json' : flags.format];
        terminal.out(reporter?.(report) ?? '');
        return exitCodes[report.verdict];
      }),
    );
};

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64)
    throw new InvalidArgumentError('write a number from 1 to 64');
  return value;
}
