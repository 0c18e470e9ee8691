import type { Lines, LoadedFile, ReportedLines, TestCoverage } from '../../proof/test-coverage.ts';
import { flagOf, integerOf, listOf, mapOf, oneOf, recordOf, textOf, textOrNullOf } from './fields.ts';

const where = '`coverage` of a trial';

/** Reads what a trial told of who executes what, field by field. Throws Malformed. */
export function readCoverage(value: unknown): TestCoverage {
  const { from, ...fields } = mapOf(value, where);
  switch (oneOf(from, `\`from\` of ${where}`, ['programs', 'report', 'nothing'])) {
    case 'programs': {
      const { starting, files } = mapOf(fields, where, ['starting', 'files']);
      return {
        from: 'programs',
        starting: testsOf(starting),
        files: recordOf(files, `\`files\` of ${where}`, (one, name) => listOf(one, name).map(readLoaded)),
      };
    }
    case 'report': {
      const { mayStart, files } = mapOf(fields, where, ['mayStart', 'files']);
      return {
        from: 'report',
        mayStart: flagOf(mayStart, `\`mayStart\` of ${where}`),
        files: recordOf(files, `\`files\` of ${where}`, readReported),
      };
    }
    case 'nothing':
      return { from: 'nothing', reason: textOf(mapOf(fields, where, ['reason'])['reason'], `\`reason\` of ${where}`) };
  }
}

const testsOf = (tests: unknown) => listOf(tests, where).map(one => textOrNullOf(one, `a test of ${where}`));

function readLoaded(loaded: unknown): LoadedFile {
  const { by, uncalled } = mapOf(loaded, `a file of ${where}`, ['by', 'uncalled']);
  return { by: testsOf(by), uncalled: linesOf(uncalled) };
}

function readReported(value: unknown): ReportedLines {
  const { executed, missed, tests } = mapOf(value, `a file of ${where}`, ['executed', 'missed', 'tests']);
  return {
    executed: linesOf(executed),
    missed: linesOf(missed),
    tests: recordOf(tests, `\`tests\` of ${where}`, linesOf),
  };
}

const linesOf = (value: unknown): Lines =>
  listOf(value, `lines of ${where}`).map(one => {
    const [first, last] = listOf(one, `lines of ${where}`);
    return [lineOf(first), lineOf(last)] as const;
  });

const lineOf = (line: unknown) => integerOf(line, `a line of ${where}`, { min: 1 });
