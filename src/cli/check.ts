import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CheckRequest } from '../commands/check.ts';
import type { Standing } from '../commands/standing.ts';
import { exitCodes } from '../core/terms.ts';
import { showsContent } from '../reporters/index.ts';
import type { AddCommand, Cli } from './cli.ts';
import { addEvidenceFlags, type EvidenceFlags, reuseOf } from './evidence-flags.ts';
import { interruptible } from './interruptible.ts';
import { toCount } from './jobs.ts';
import { type OutputFlags, planOutputs } from './outputs.ts';
import { showProgress } from './progress.ts';
import { writeReport } from './write-report.ts';

interface CheckFlags extends Omit<CheckRequest, 'reuse' | 'shard' | 'content'>, OutputFlags, EvidenceFlags {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly input: boolean;
}

export const addCheck: AddCommand = (program, cli) => {
  const command = program.command('check', { isDefault: true }).description('the verdict on this change');
  addEvidenceFlags(addSelection(command))
    .option('--fail-fast', 'begin nothing more after the first blocking failure', false)
    .option('--jobs <n>', 'how many commands may run at once', toCount, 1)
    .option(
      '--format <name[=file]>',
      'pretty, json, markdown, html, github, junit, sarif or gitlab; again for more',
      collect,
      [],
    )
    .option('--output <file>', 'where the format without a file of its own goes, instead of standard output')
    .option('--json', 'the same as `--format json`', false)
    .option('--no-input', 'nobody sits here, even if this is a terminal: no live lines, no built-in policy')
    .option('-q, --quiet', 'only the verdict and what blocks, and nothing about progress', false)
    .addOption(
      new Option('-v, --verbose', 'every requirement, with proofs and timings').default(false).conflicts('quiet'),
    )
    .addHelpText('after', '\nExit codes: 0 pass, 1 fail, 2 undecided, or wrong words; 130 interrupted')
    .action(cli.action((flags: CheckFlags) => run(flags, cli)));
};

/** The options that say what is judged. */
function addSelection(command: Command): Command {
  return command
    .option('--base <ref>', 'the branch or commit that this is to land on')
    .option('--head <ref>', 'the commit to judge, instead of what is checked out')
    .addOption(new Option('--stage <stage>', 'where we are').choices(['push', 'merge']).default('push'))
    .option('--only <ids...>', 'only these requirements or sections', toIds, [])
    .option('--skip <ids...>', 'all but these requirements or sections', toIds, [])
    .option('--partial', 'let the verdict be about just what `--only` and `--skip` leave', false);
}

async function run(flags: CheckFlags, cli: Cli): Promise<number> {
  const { terminal, signal } = cli;
  const outputs = await planOutputs(flags);
  const files = [...outputs.flatMap(({ file }) => file ?? []), ...(flags.attest === undefined ? [] : [flags.attest])];
  if (files.length) {
    // Said now, not after ten minutes of tests.
    const { checkWritable } = await import('../system/write.ts');
    for (const file of files) await checkWritable(file);
  }
  const style = flags.quiet ? 'none' : flags.input && (await terminal.live()) ? 'live' : 'plain';
  const progress = showProgress(style, terminal);
  if (style === 'live') signal.addEventListener('abort', progress.close, { once: true });
  const { check } = await import('../commands/check.ts');
  const attended = flags.input && terminal.attended();
  const content = outputs.some(({ format }) => showsContent.has(format));
  const request = { ...flags, reuse: reuseOf(flags), content };
  let standing: Standing | undefined;
  const onStanding = (found: Standing) => {
    standing = found;
  };
  const report = await interruptible(cli, progress, more =>
    check(request, cli.context({ attended, ...(cli.kept ? { onStanding } : {}), ...more })),
  );
  const text = await writeReport(report, outputs, flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal', cli);
  if (flags.attest !== undefined) {
    const [{ attest }, { writeFileAtomically }] = await Promise.all([
      import('../commands/attest.ts'),
      import('../system/write.ts'),
    ]);
    await writeFileAtomically(flags.attest, await attest(report, flags.key, cli.context()));
  }
  const exitCode = exitCodes[report.verdict];
  if (standing && text !== undefined) await cli.kept?.keep({ ...standing, text, exitCode });
  return exitCode;
}

const collect = (word: string, before: readonly string[]): readonly string[] => [...before, word];

function toIds(word: string, before: readonly string[]): readonly string[] {
  const ids = word.split(',').map(id => id.trim());
  if (ids.includes('')) throw new InvalidArgumentError('name requirements, such as `tests.unit,change`');
  return [...before, ...ids];
}
