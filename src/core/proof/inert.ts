import { readSource } from '../source/source.ts';
import { syntaxOf } from '../source/syntax.ts';

/**
 * Languages in which neither a comment nor white space means anything to the program. In others a text in three quotes may
 * look like a comment, or a comment is a setting.
 */
const languages = /\.(?:[cm]?[jt]sx?|go|java|kts?|scala|swift|rs|c|h|cc|cpp|hpp|cs|dart)$/;
/** Comments that tools obey: Go's build constraints and directives, cgo, and what decides how a file is compiled. */
const directive = /^\s*(?:\/\/(?:go:|\s*\+build|export |line )|\/\*\*?\s*@jsx|\/\/\/\s*<reference|#)/m;

/**
 * Whether two versions of a file differ in nothing but comments, blank lines and formatting, which no test can notice. False
 * where that is not known.
 */
export function isInert(path: string, before: string, after: string): boolean {
  const syntax = syntaxOf(path);
  if (!syntax || !languages.test(path) || directive.test(before) || directive.test(after)) return false;
  const [was, is] = [before, after].map(text => {
    const { code, literals } = readSource(text, syntax);
    return JSON.stringify([code.replace(/\s+/g, ''), literals.map(literal => literal.text)]);
  });
  return was === is;
}
