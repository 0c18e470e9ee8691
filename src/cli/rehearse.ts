import { Option } from 'commander';
import type { RehearseRequest } from '../commands/rehearse.ts';
import type { Rehearsed } from '../core/migrations/rehearsal/rehearsed.ts';
import type { AddCommand, Cli } from './cli.ts';
import { baseOption } from './evidence/words.ts';

interface RehearseFlags extends Pick<RehearseRequest, 'base' | 'of' | 'engine'> {
  readonly keep: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export const addRehearse: AddCommand = (program, cli) => {
  program
    .command('rehearse')
    .description('do the new migrations, for real, in a throw-away database: up, back, and up again')
    .argument('[file...]', 'only these migrations, or those in these folders; also such that have landed')
    .option(...baseOption)
    .option('--of <id>', 'the requirement of `migrations` that says how')
    .addOption(
      new Option('--engine <engine>', "instead of the policy's").choices(['auto', 'pglite', 'binaries', 'url']),
    )
    .option('--keep', 'leave the database there to look into, until Ctrl-C', false)
    .option('--json', 'for programs', false)
    .option('-q, --quiet', 'nothing about progress', false)
    .addHelpText(
      'after',
      '\nTakes those that are not on the base yet, committed or not. Never touches a database that it did not make.\nExit codes: 0 all came back, 1 something did not, 2 it could not be rehearsed, or wrong words; 130 interrupted',
    )
    .action(cli.action((files: readonly string[], flags: RehearseFlags) => run(files, flags, cli)));
};

async function run(files: readonly string[], flags: RehearseFlags, cli: Cli): Promise<number> {
  const { terminal, signal } = cli;
  const { keep, json, quiet, ...request } = flags;
  const live = !quiet && (await terminal.live());
  const clear = () => {
    if (live) process.stderr.write('\r\x1b[K');
  };
  const onStep = (step: string) => {
    if (live)
      process.stderr.write(
        `\r\x1b[K\x1b[2m  ${[...step].slice(0, (process.stderr.columns ?? 80) - 3).join('')}\x1b[22m`,
      );
    else if (!quiet) terminal.err(`landworthy: ${step}\n`);
  };
  const show = async (found: readonly Rehearsed[]) => {
    clear();
    if (json) return terminal.out(`${JSON.stringify({ schemaVersion: 1, folders: found }, null, 2)}\n`);
    const { rehearsed } = await import('../reporters/rehearsed.ts');
    terminal.out(rehearsed(found, await terminal.look('out')));
  };
  const onKept = async (found: Rehearsed, url: string) => {
    if (!json) await show([found]);
    terminal.err(`landworthy: the database is there until you press Ctrl-C: psql '${url}'\n`);
    if (!signal.aborted) await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
  };
  try {
    const { rehearse } = await import('../commands/rehearse.ts');
    const found = await rehearse({ ...request, files, onStep, ...(keep ? { onKept } : {}) }, cli.context());
    if (json || !keep) await show(found);
    return found.some(({ findings }) => findings.length) ? 1 : 0;
  } finally {
    clear();
  }
}
