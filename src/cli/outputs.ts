import { UserError } from '../core/errors.ts';
import { type Format, reporters } from '../reporters/index.ts';

/** A rendering and where it goes: a file, or standard output. */
export interface Output {
  readonly format: Format;
  readonly file?: string;
}

export interface OutputFlags {
  /** `NAME` or `NAME=FILE`. */
  readonly format: readonly string[];
  readonly json: boolean;
  readonly output?: string;
}

/** Workflow commands stand between other lines without harm; any other two formats would be neither. */
const canShareStdout = new Set<Format>(['pretty', 'github']);

/** What the words ask for. Throws a UserError where they contradict each other. */
export async function planOutputs(flags: OutputFlags): Promise<readonly Output[]> {
  const words = [...flags.format, ...(flags.json ? ['json'] : [])];
  const outputs = await Promise.all((words.length ? words : ['pretty']).map(parseOutput));
  const open = outputs.filter(({ file }) => file === undefined);
  const [first, second] = open;
  if (flags.output !== undefined) {
    if (flags.output === '') throw new UserError('`--output` names no file', 'write `--output FILE`');
    if (!first) throw new UserError('`--output` has no format to write', 'every `--format` has a file already');
    if (second)
      throw new UserError(
        `\`--output\` is for one format, and here are \`${first.format}\` and \`${second.format}\``,
        'give each its own: `--format NAME=FILE`',
      );
  } else if (second && open.some(({ format }) => !canShareStdout.has(format))) {
    throw new UserError(
      `\`${first?.format}\` and \`${second.format}\` would be mixed on standard output`,
      'give all but one a file: `--format NAME=FILE`',
    );
  }
  const planned = outputs.map(one => ({ ...one, ...(one === first && flags.output ? { file: flags.output } : {}) }));
  const files = planned.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UserError(`two formats would be written to \`${twice}\``, 'name two files');
  return planned;
}

async function parseOutput(word: string): Promise<Output> {
  const [name = '', ...rest] = word.split('=');
  const file = rest.join('=');
  const names = Object.keys(reporters);
  if (!names.includes(name)) {
    const { suggest } = await import('../policy/suggest.ts');
    const hint = suggest(name, names).hint ?? `the formats are ${names.map(one => `\`${one}\``).join(', ')}`;
    throw new UserError(`there is no format \`${name}\``, hint);
  }
  if (word.includes('=') && file === '') throw new UserError(`\`--format ${word}\` names no file`, 'write `NAME=FILE`');
  return { format: name as Format, ...(file ? { file } : {}) };
}
