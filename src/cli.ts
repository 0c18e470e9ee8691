import { Command, Help, type Option } from 'commander';
import { addCheck } from './cli/check.ts';
import type { Cli, MainOptions } from './cli/cli.ts';
import { explainError } from './cli/errors.ts';
import { watchSignals } from './cli/signals.ts';
import { openTerminal } from './cli/terminal.ts';
import { UserError } from './core/errors.ts';
import { visibleLines } from './core/neutral.ts';

/** Runs the command line; resolves to the exit code. 0: pass, 1: fail, 2: undecided, or the words were wrong. */
export async function main(argv: readonly string[], options: MainOptions): Promise<number> {
  const terminal = openTerminal();
  const interruption = watchSignals(text => terminal.err(`landworthy: ${text}\n`));
  const { signal } = interruption;
  let exitCode = 0;
  const cli: Cli = {
    ...options,
    terminal,
    signal,
    context: more => ({
      ...options,
      cwd: process.cwd(),
      env: process.env,
      now: new Date(),
      signal,
      attended: terminal.attended(),
      ...more,
    }),
    program: folder =>
      import('./system/program.ts').then(({ programHere }) =>
        programHere({ cwd: folder ?? process.cwd(), env: process.env, packageRoot: options.packageRoot }),
      ),
    action:
      run =>
      async (...words) => {
        exitCode = await run(...words);
      },
  };

  const program = new Command('landworthy')
    .description('One policy, one verdict: is this branch fit to land?')
    .version(options.version)
    .exitOverride()
    .configureHelp({ optionDescription: describeOption })
    .configureOutput({
      writeErr: text => terminal.err(`${visibleLines(text).join('\n')}\n`),
      outputError: (text, write) => write(text.replace(/^error: /, 'landworthy: ')),
    });

  try {
    const commands = isCheck(argv) ? [addCheck] : (await import('./cli/index.ts')).commands;
    for (const add of commands) add(program, cli);
    await refuseUnknownCommand(program, argv);
    await program.parseAsync(argv, { from: 'user' });
    return interruption.exitCode() ?? exitCode;
  } catch (error) {
    return interruption.exitCode() ?? (await explainError(error, cli));
  } finally {
    interruption.close();
  }
}

/** Whether nothing but `check`, which is asked for most often, is needed to understand these words. */
function isCheck(argv: readonly string[]): boolean {
  const [word = 'check'] = argv;
  return word === 'check' || (word.startsWith('-') && !argv.some(one => one === '-h' || one === '--help'));
}

const help = new Help();

/** Without the defaults that go without saying: what is not asked for is off, what is not listed is none. */
function describeOption(option: Option): string {
  const { defaultValue: value, description } = option;
  return value === false || (Array.isArray(value) && !value.length) ? description : help.optionDescription(option);
}

/** Without this, a misspelt command would be an argument too many of `check`. */
async function refuseUnknownCommand(program: Command, [word]: readonly string[]): Promise<void> {
  const names = [...program.commands.map(command => command.name()), 'help'];
  if (word === undefined || word.startsWith('-') || names.includes(word)) return;
  const { suggest } = await import('./policy/suggest.ts');
  throw new UserError(`there is no command \`${word}\``, suggest(word, names).hint ?? 'see `landworthy --help`');
}
