import { readSource } from '../../source/source.ts';
import { syntaxOf } from '../../source/syntax.ts';

/** In these a line's end means nothing; in the others it may end a statement, or a line for the preprocessor. */
const joined = /\.(?:java|rs|dart)$/;
export const braces = /\.(?:go|java|kts?|scala|swift|rs|c|h|cc|cpp|hpp|cs|dart)$/;
/** Texts that take their own kind of quotes; comments that are settings, help texts of a command line, or program for C. */
const unreadable =
  /"""|\bR"|@"|\br#*"|^import "C"|\*\/[ \t]*import "C"|derive\([^)]{0,200}\b(?:Parser|Args|Subcommand|ValueEnum|StructOpt|FromArgs)\b/m;
const directive = /^[ \t]*\/\/(?:go:|[ \t]*\+build|export |line ).*/gm;

/** The program without comments and formatting; undefined where it holds what is not told apart here. */
export function readBraces(path: string, text: string): string | undefined {
  const syntax = syntaxOf(path);
  if (!syntax || unreadable.test(text)) return undefined;
  const { uncommented, literals } = readSource(text, syntax);
  const lines = uncommented.split('\n').map(line => line.trim().replace(/\s+/g, ' '));
  const code = joined.test(path)
    ? lines
        .join(' ')
        .replace(/\s*([(),;{}[\]])\s*/g, '$1')
        .replace(/\s+/g, ' ')
        .trim()
    : lines.filter(Boolean).join('\n');
  // White space inside of texts counts.
  return JSON.stringify([code, literals.map(literal => literal.text), text.match(directive)]);
}
