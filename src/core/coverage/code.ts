// Which files and which of their lines a test could execute. Told line by line: a scanner of whole files that takes a
// quote or a regular expression for something else would take the rest of the file for a comment, and nobody would miss it.

/** Languages whose coverage is measured. Markup, styles, queries and scripts of a shell are not. */
const languages =
  'js jsx mjs cjs ts tsx mts cts vue svelte astro coffee go java kt groovy scala clj py rb ex exs php pl pm rs c h cc cpp cxx hpp hh m mm cs vb fs swift dart lua r jl erl hs ml d zig nim cr';
const source = new RegExp(`\\.(?:${languages.replaceAll(' ', '|')})$`, 'i');

/** Type declarations hold nothing that runs. */
const declarations = /\.d\.(?:[a-z0-9]+\.)?[cm]?ts$/i;

/** Settings of a tool, such as `vite.config.ts`; below `src` it may be the product's own, as Angular's `app.config.ts` is. */
const settings = /^(?!(?:.*\/)?src\/)(?:.*\/)?(?:[^/]+\.config\.[cm]?[jt]s|\.[^/]*rc\.[cm]?js|\.[a-z]+\.[cm]?js)$/i;

export const isSource = (path: string): boolean => source.test(path) && !declarations.test(path);

export const isSettings = (path: string): boolean => settings.test(path);

/** Files that are tests by the conventions of their language: to execute them says nothing about the product. */
export const usualTests: readonly string[] = [
  '**/{test,tests,__tests__,__mocks__,__fixtures__}/**',
  '{spec,e2e,cypress}/**',
  '**/*.{test,spec,cy,stories,bench}.*',
  '**/*_{test,spec}.*',
  '**/{test_*,conftest}.py',
  '**/*{Test,Tests,IT,Spec}.{java,kt,groovy,scala,cs}',
  '**/src/*Test/**',
];

const hashComments = /\.(?:py|rb|ex|exs|pl|pm|php|r|jl|cr|nim|coffee)$/i;

/** Whether there is anything on this line of a file but white space, punctuation and a comment. */
export function hasCode(line: string, path: string): boolean {
  const text = line.trim();
  if (!/[\p{L}\p{N}_"'`$]/u.test(text)) return false;
  if (/^(?:\/\/|\*\/?\s|\*\/?$|<!--)/.test(text)) return false;
  if (hashComments.test(path) && /^#(?!\[)/.test(text)) return false;
  // What stands behind a comment that ends on its line is code.
  return !text.startsWith('/*') || hasCode(text.replace(/^\/\*.*?(?:\*\/|$)/, ''), path);
}

/** A line that no tool takes for anything but a statement that is executed or not. */
export const isStatement = (line: string): boolean => /^\s*(?:return|throw|raise)\b(?!\s*[:=?,(]?\s*$)/.test(line);

/** An instruction to a coverage tool that takes code out of what it measures. */
export const leavesOut = (line: string): boolean =>
  /\b(?:c8|v8|istanbul|node:coverage)\s+(?:ignore|disable)\b|pragma:? no ?cover|\b(?:LCOV|GCOVR?|GRCOV)_EXCL|@codeCoverageIgnore|coverage\(off\)|ExcludeFromCodeCoverage|:nocov:/i.test(
    line,
  );

const typeStatement =
  /^(?:export\s+)?(?:declare\s+)?(?:interface|type)\s|^import\s|^export\s+(?:type\s*)?(?:\*|\{[^}]*\})(?:\s+as\s+\w+)?\s+from\s|^[|&\])}]/;
const runs =
  /^\s*(?:return|throw|if|for|while|switch|const|let|var|function|async|class|enum|await)\b|=>\s*\{|^\s+[\w.]+\(.*\);?$/;

/** Whether a TypeScript file holds types and imports alone: no tool lists such a file. In doubt, it does not. */
export function holdsTypesOnly(text: string, path: string): boolean {
  if (!/\.[cm]?tsx?$/i.test(path)) return false;
  let depth = 0;
  for (const line of text.split('\n')) {
    if (!hasCode(line, path) && !/[{}()[\]]/.test(line)) continue;
    if (depth === 0 && hasCode(line, path) && !typeStatement.test(line) && !/^\s/.test(line)) return false;
    if (runs.test(line)) return false;
    for (const char of line.replace(/=>/g, '')) {
      if ('{(['.includes(char)) depth++;
      else if ('})]'.includes(char)) depth--;
    }
    if (depth < 0) return false;
  }
  return depth === 0;
}
