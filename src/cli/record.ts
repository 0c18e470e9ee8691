import { type Command, Option } from 'commander';
import type { RecordProblem, RecordResult } from '../commands/record.ts';
import { oneLine } from '../core/neutral.ts';
import { asTyped, typedText } from '../core/typed.ts';
import type { AddCommand, Cli } from './cli.ts';

interface RecordFlags {
  readonly base?: string;
  readonly set: readonly string[];
  readonly flag: readonly string[];
  readonly notApplicable: readonly string[];
  readonly print?: true | 'block' | 'trailers';
  readonly input: boolean;
}

export const addRecord: AddCommand = (program, cli) => {
  program
    .command('record')
    .description('write the change record: what only its author knows about this change')
    .usage('[options] [--<key> <answer>]...')
    .option('--base <ref>', 'the branch or commit that this is to land on')
    .option('--flag <name>', 'a feature flag that the change is behind; again for more', collect, [])
    .option('--set <key=answer>', 'an answer of any key, also a part such as `rollback.steps`', collect, [])
    .option('--not-applicable <key=reason>', 'why a question does not apply to this change', collect, [])
    .addOption(
      new Option('--print [form]', 'show the block for a pull request, or the trailers of a commit, and write nothing')
        .choices(['block', 'trailers'])
        .preset('block'),
    )
    .option('--no-input', 'never ask')
    .addHelpText(
      'after',
      `
Every question that the policy asks of this change is an option:
  landworthy record --goal "Refunds settle in seconds, so nobody has to ask for them."
  landworthy record --rollback "flag refunds-v2" --flag refunds-v2
Without answers it asks for them on a terminal; elsewhere it says what is missing.

Exit codes: 0 complete, 1 an answer is refused (then nothing is written) or still missing, 2 wrong words`,
    )
    // The keys are the policy's, which nobody knows before it is read.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(cli.action((flags: RecordFlags, command: Command) => run(flags, command.args, cli)));
};

async function run(flags: RecordFlags, rest: readonly string[], { context, program, terminal }: Cli): Promise<number> {
  const { readRecordWords } = await import('../core/record/words.ts');
  const { record } = await import('../commands/record.ts');
  const answers = readRecordWords({ ...flags, rest });
  const print = flags.print === true ? 'block' : flags.print;
  const ask = flags.input && !answers.size && terminal.interactive();
  const request = { ...(flags.base === undefined ? {} : { base: flags.base }), ...(print ? { print } : {}) };
  const name = await program();
  const recorded = asTyped(await record({ ...request, answers, ask }, context()), name);
  const result = { ...recorded, notes: recorded.notes.map(note => typedText(note, name)) };
  if (result.printed !== undefined) terminal.out(result.printed);
  terminal.err(describe(result).join(''));
  return result.refused.length || result.missing.length ? 1 : 0;
}

function describe({ written, printed, refused, missing, remaining, notes }: RecordResult): string[] {
  const problem = ({ id, message, hint }: RecordProblem) =>
    `  ${oneLine(id)}: ${oneLine(message)}\n${hint ? `    ${oneLine(hint)}\n` : ''}`;
  const lines: string[] = [];
  if (written !== undefined) lines.push(`wrote \`${oneLine(written)}\`: commit it with the change\n`);
  if (refused.length) lines.push('nothing was written, because these answers are refused:\n', ...refused.map(problem));
  if (missing.length) {
    lines.push('still to be answered:\n');
    for (const { field, command } of missing) {
      const choices = field.choices ? ` (${field.choices.map(oneLine).join(', ')})` : '';
      lines.push(`  ${oneLine(field.key)}: ${oneLine(field.question)}${choices}\n    ${oneLine(command)}\n`);
    }
  }
  if (remaining.length) lines.push('still wrong, beside the record:\n', ...remaining.map(problem));
  for (const note of notes) lines.push(`${oneLine(note)}\n`);
  if (!lines.length && printed === undefined) lines.push('this change needs no record\n');
  return lines;
}

const collect = (word: string, before: readonly string[]): readonly string[] => [...before, word];
