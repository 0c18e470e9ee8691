import type { TestRun } from './run/command.ts';

const most = 3;

/** `node --test` lists a file as a test of its own where it told of none: TAP's line, or the spec reporter's. */
const bareFile = /^(?:ok [0-9]+ - |\u2714 )([^\s#]{1,300}\.[cm]?[jt]sx?)(?: \([0-9.]+m?s\)| # .*)?$/gmu;

/**
 * A note on files that ran without telling of any test and were counted as one that passed: a program without tests, or one
 * in which something, such as `process.exit(0)`, ended it before they could be told.
 */
export function bareFiles({ output, results }: Pick<TestRun, 'output' | 'results'>): readonly string[] {
  if (
    results.from === 'nothing' ||
    results.from === 'evidence' ||
    (results.from === 'counts' && !results.runner.includes('node --test'))
  )
    return [];
  const listed =
    results.from === 'report'
      ? results.tests.filter(({ result }) => result === 'passed').map(({ name }) => `\u2714 ${name}`)
      : [output];
  const files = [...new Set(listed.flatMap(text => [...text.matchAll(bareFile)].map(([, path = '']) => path)))];
  if (files.length === 0) return [];
  const named = files.slice(0, most).map(path => `\`${path.replace(/^.*\/(?=[^/]*\/[^/]*$)/, '')}\``);
  const more = files.length > most ? ` and ${files.length - most} more` : '';
  return [`counted as passed tests, though no test in them was told of: ${named.join(', ')}${more}`];
}
