import type { Proving } from '../core/proof/proving.ts';
import type { AddCommand, Cli } from './cli.ts';
import { baseOption } from './evidence/words.ts';
import { toCount } from './jobs.ts';
import { showProving } from './proving-progress.ts';

interface ProveFlags {
  readonly base?: string;
  readonly of?: string;
  readonly budget?: string;
  readonly jobs: number;
  readonly json: boolean;
  readonly reuse: boolean;
  readonly quiet: boolean;
}

export const addProve: AddCommand = (program, cli) => {
  program
    .command('prove')
    .description('which lines of this change would no test miss?')
    .argument('[file...]', 'only these changed source files, or those below these folders')
    .option(...baseOption)
    .option('--of <id>', 'the requirement of `proof`, or of `tests`, by which it is proved')
    .option('--budget <time>', 'begin no further run of the tests after so long, such as `5m`; else as the policy says')
    .option('--jobs <n>', 'how many runs of the tests may go on at once', toCount, 1)
    .option('--no-reuse', 'try again what was tried before')
    .option('--json', 'for programs', false)
    .option('-q, --quiet', 'nothing about progress', false)
    .addHelpText(
      'after',
      '\nTakes back, one by one, the hunks that are not on the base yet, committed or not, and what new functions are made of, and\nruns the tests in a tree of their own. Exit codes: 0 each is noticed, 1 some are not, 2 not everything was tried, or wrong words; 130 interrupted',
    )
    .action(cli.action((files: readonly string[], flags: ProveFlags) => run(files, flags, cli)));
};

const exitCodes: Readonly<Record<Proving['outcome'], number>> = { proven: 0, unproven: 1, undecided: 2 };

async function run(files: readonly string[], flags: ProveFlags, cli: Cli): Promise<number> {
  const { terminal, signal } = cli;
  const style = flags.quiet ? 'none' : (await terminal.live()) ? 'live' : 'plain';
  const progress = await showProving(style, terminal);
  signal.addEventListener('abort', progress.close, { once: true });
  try {
    const { prove } = await import('../commands/prove.ts');
    const { reuse, ...request } = flags;
    const found = await prove({ ...request, files, anew: !reuse }, cli.context(), progress.onEvent);
    progress.close();
    if (flags.json) terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    else {
      const { proving } = await import('../reporters/proving.ts');
      terminal.out(proving(found, await terminal.look('out')));
    }
    return exitCodes[found.outcome];
  } finally {
    progress.close();
    signal.removeEventListener('abort', progress.close);
  }
}
