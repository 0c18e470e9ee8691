import { Argument, type Command, type Option } from 'commander';
import type { CommandWords, OptionWords, Values } from '../commands/completion.ts';
import type { AddCommand } from './cli.ts';

export const addCompletion: AddCommand = (program, { action, context, terminal }) => {
  program
    .command('completion')
    .description('a script that lets a shell complete the words: `source <(landworthy completion bash)`')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish', 'reply']))
    .argument('[words...]', 'for `reply`, which the scripts ask: the words up to the cursor')
    .action(
      action(async (shell: 'bash' | 'zsh' | 'fish' | 'reply', words: readonly string[]) => {
        const { complete, completionScripts } = await import('../commands/completion.ts');
        if (shell !== 'reply') {
          terminal.out(completionScripts[shell]);
          return 0;
        }
        const requirements = async () => {
          const { requirementIds } = await import('../commands/requirement-ids.ts');
          // A mistake in the policy is no answer to the completion key.
          return requirementIds(context()).catch(() => []);
        };
        const found = await complete(wordsOf(program), words, requirements);
        terminal.out(found.map(({ word, description }) => `${word}\t${description}\n`).join(''));
        return 0;
      }),
    );
};

/** The options and arguments whose values are requirements. */
const takesRequirements: ReadonlySet<string> = new Set(['--only', '--skip', '--of', 'explain']);

/** The default command's words can be typed without its name. */
function wordsOf(command: Command): CommandWords {
  const inner = command.commands.map(wordsOf);
  const check = command.parent === null ? inner.find(({ name }) => name === 'check') : undefined;
  return {
    name: command.name(),
    description: oneLine(command.description()),
    options: [...command.createHelp().visibleOptions(command).map(optionWords), ...(check?.options ?? [])],
    commands: inner,
    values: takesRequirements.has(command.name())
      ? 'requirements'
      : (command.registeredArguments[0]?.argChoices?.filter(word => word !== 'reply') ?? 'other'),
  };
}

function optionWords(option: Option): OptionWords {
  const names = [option.long, option.short].filter(name => name !== undefined && name !== null);
  const takesValue = option.required || option.optional;
  const values: Values = names.some(name => takesRequirements.has(name))
    ? 'requirements'
    : (option.argChoices ?? 'other');
  return {
    names,
    description: oneLine(option.description),
    values: takesValue ? values : undefined,
    many: option.variadic,
  };
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');
