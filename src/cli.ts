import { Command, InvalidArgumentError, Option } from 'commander';
import type { CheckRequest } from './commands/check.ts';
import type { Context } from './commands/context.ts';
import { PolicyError, UserError } from './core/errors.ts';
import { exitCodes } from './core/verdict.ts';
import { reporters } from './reporters/index.ts';

export interface MainOptions {
  readonly packageRoot: string;
  readonly version: string;
}

/** Runs the command line; resolves to the exit code. 0: pass, 1: fail, 2: undecided, or the words were wrong. */
export async function main(argv: readonly string[], options: MainOptions): Promise<number> {
  const abort = new AbortController();
  let exitCode = 0;
  const context = (): Context => ({
    ...options,
    cwd: process.cwd(),
    env: process.env,
    now: new Date(),
    signal: abort.signal,
    attended: process.stdout.isTTY === true && !process.env['CI'],
  });

  const program = new Command('landworthy')
    .description('One policy, one verdict: is this branch fit to land?')
    .version(options.version)
    .exitOverride();

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
    .action(async (flags: CheckRequest & { format: string; json: boolean }) => {
      const { check } = await import('./commands/check.ts');
      const report = await check(flags, context());
      const reporter = reporters[flags.json ? 'json' : flags.format];
      process.stdout.write(reporter?.(report) ?? '');
      exitCode = exitCodes[report.verdict];
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof PolicyError) {
    for (const { file, line, column, message, hint, frame } of error.problems) {
      process.stderr.write(
        `${file}:${line}:${column}: ${message}${hint ? ` (${hint})` : ''}\n${frame ? `${frame}\n\n` : ''}`,
      );
    }
    return 2;
  }
  if (error instanceof UserError) {
    process.stderr.write(`landworthy: ${error.message}\n${error.hint ? `  ${error.hint}\n` : ''}`);
    return 2;
  }
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : 2;
  throw error;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64)
    throw new InvalidArgumentError('write a number from 1 to 64');
  return value;
}
