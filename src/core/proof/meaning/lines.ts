import { readSource } from '../../source/source.ts';

/** How whole lines are written that are comments, by extension. */
const comment: Readonly<Record<string, RegExp>> = Object.fromEntries([
  ...['rb', 'rake', 'sh', 'bash', 'zsh', 'toml', 'tf', 'r', 'properties'].map(name => [name, /^\s*#/] as const),
  ['sql', /^\s*--/],
]);
export const lineComments = /\.(?:rb|rake|sh|bash|zsh|toml|tf|r|properties|sql)$/;
/** Comments that are obeyed. */
const directive = /^#!|frozen_string_literal|coding|typed:|warn_indent|shareable_constant_value/;
/** Where texts begin that span lines: what looks like a comment there is none. */
const spanning = /<<|^=begin|^__END__|%[qQwWiIrx]?[^\w\s=)]|\$\$|\\$/m;

/** The lines that are neither blank nor a comment; undefined where a text may span lines. */
export function readLines(path: string, text: string): string | undefined {
  const isComment = comment[/\w+$/.exec(path)?.[0] ?? ''];
  if (!isComment || spanning.test(text)) return undefined;
  const line = path.endsWith('.sql') ? '--' : '#';
  const { literals } = readSource(text, { line: [line], block: [['/*', '*/']], quotes: '"\'`', multiline: '"\'`' });
  if (literals.some(literal => literal.text.includes('\n'))) return undefined;
  return text
    .split('\n')
    .map(one => one.trimEnd())
    .filter(one => one && (!isComment.test(one) || directive.test(one)))
    .join('\n');
}
