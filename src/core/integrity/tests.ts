import type { Suspicion } from './kinds.ts';
import { type Matches, matchTests } from './match-tests.ts';
import { movedAssertions, newHelpers, type TakeMoved } from './moved.ts';
import { commentsOf, type Parsed } from './parsed.ts';
import type { MarkedLine, Test } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { removedSubjects, type Subjects } from './subjects.ts';
import { quote, wordsIn } from './text.ts';
import { weakenedTests } from './weakened.ts';

/** What this change does to the tests that were there: removed, skipped, focused, weakened. */
export function testSuspicions(files: readonly ChangedText[]): readonly Suspicion[] {
  const touched = files.filter(({ tests }) => tests.before || tests.head);
  const matches = matchTests(touched);
  const takeMoved = movedAssertions(matches, touched);
  const goneWith = removedSubjects(files);
  return [
    ...removedTests(matches, takeMoved, touched, goneWith),
    ...hiddenTests(matches),
    ...removedRows(matches, goneWith),
    ...marks(matches, touched, 'skip'),
    ...marks(matches, touched, 'focus'),
    ...weakenedTests(matches, takeMoved, newHelpers(touched), files),
  ];
}

function removedTests(
  { removed }: Matches,
  takeMoved: TakeMoved,
  touched: readonly ChangedText[],
  goneWith: Subjects,
): Suspicion[] {
  return removed.flatMap(test => {
    if (test.assertions.length && test.assertions.every(({ text }) => takeMoved(text))) return [];
    const isCommented = touched.some(
      ({ path, tests }) => path === test.path && tests.head && isInComment(test, tests.head.parsed),
    );
    const subject = isCommented ? undefined : goneWith(test);
    return {
      kind: 'removed-tests',
      path: test.path,
      subject: test.name,
      message: `the test ${quote(test.name)} is ${isCommented ? 'commented out' : 'gone'}`,
      ...(subject === undefined ? {} : { excuse: `so is ${subject}` }),
    };
  });
}

const conventional =
  /(?:\.(?:tests?|spec|e2e|cy)\.\w+|(?:^|\/)test_[^/]*\.py|_test\.\w+|_spec\.rb|(?:Tests?|IT)\.(?:java|kt|groovy))$/;
const unwatched = /(?:^|\/)(?:_{0,2}fixtures?_{0,2}|testdata|__mocks__|disabled|skipped|archived?|old|attic|backup)\//i;

/** Tests that go to where no runner looks: its folders hold data, or its name says nothing of tests any more. */
function hiddenTests({ kept }: Matches): Suspicion[] {
  return kept.flatMap(({ before, head }) => {
    if (before.path === head.path || /\.rs$/.test(head.path)) return [];
    const isHidden = unwatched.test(head.path) && !unwatched.test(before.path);
    const isUnnamed = conventional.test(before.path) && !conventional.test(head.path);
    if (!isHidden && !isUnnamed) return [];
    return {
      kind: 'removed-tests',
      path: before.path,
      subject: head.name,
      message: `the test ${quote(head.name)} moves to ${quote(head.path)}, where a runner may not look`,
    };
  });
}

/** A table that is shorter, where no new test of the file has one to which its rows may have gone. */
function removedRows({ kept, added }: Matches, goneWith: Subjects): Suspicion[] {
  return kept.flatMap(({ before, head }) => {
    const [was, is] = [before.table, head.table];
    if (!was || !is || is.rows >= was.rows || head.skip) return [];
    if (added.some(({ path, table }) => path === head.path && table)) return [];
    const left = new Set(wordsIn(is.text));
    const lost = wordsIn(was.text).filter(word => !left.has(word));
    const subject = goneWith({ ...before, name: '', text: lost.join(' ') });
    const count = was.rows - is.rows;
    return {
      kind: 'removed-tests',
      path: head.path,
      line: head.line,
      subject: head.name,
      message: `${count} of the ${was.rows} cases of the test ${quote(head.name)} ${count === 1 ? 'is' : 'are'} gone`,
      ...(subject === undefined ? {} : { excuse: `so is ${subject}` }),
    };
  });
}

/** The line with its name is a comment now. */
function isInComment({ text, title }: Test, head: Parsed): boolean {
  const line =
    text
      .split('\n')
      .find(one => one.includes(title))
      ?.trim() ?? '';
  return line.length > 8 && commentsOf(head).includes(line);
}

/** Marks that were not there before. A new test that is skipped harms none that was there, but it is told. */
function marks({ kept, added }: Matches, touched: readonly ChangedText[], mark: 'skip' | 'focus'): Suspicion[] {
  const verb = mark === 'skip' ? 'skipped' : 'focused';
  const kind = mark === 'skip' ? 'skipped-tests' : 'focused-tests';
  const tell = (test: Test, found: MarkedLine, excuse: string | undefined): Suspicion => ({
    kind,
    path: test.path,
    line: found.line,
    subject: test.name || test.path,
    message: `${test.name ? `the ${test.isGroup ? 'group' : 'test'} ${quote(test.name)}` : 'every test of the file'} is ${verb}: ${quote(found.how)}`,
    ...(excuse === undefined ? {} : { excuse }),
  });
  const known = groupPairs(touched);
  const suspicions: Suspicion[] = [];
  for (const { before, head } of [...kept, ...known]) {
    const found = head[mark];
    // One way to be skipped for another.
    if (found && !before?.[mark])
      suspicions.push(tell(head, found, mark === 'skip' ? issueIn(found.context) : undefined));
  }
  for (const test of added) {
    const found = test[mark];
    if (found) suspicions.push(tell(test, found, mark === 'focus' ? undefined : 'it is a new one'));
  }
  return suspicions;
}

function groupPairs(touched: readonly ChangedText[]): { before: Test | undefined; head: Test }[] {
  return touched.flatMap(({ tests }) => {
    const before = new Map(tests.before?.groups.map(group => [group.name, group] as const));
    return (tests.head?.groups ?? []).flatMap(head => {
      const known = before.get(head.name);
      // A new group of new tests: each of its tests is a new one.
      return tests.before || head.focus ? { before: known, head } : [];
    });
  });
}

/** The issue that a reason names. */
export function issueIn(text: string): string | undefined {
  const [found] =
    /https?:\/\/[^\s'"`)]{4,200}|(?<![\w&])(?:[\w.-]+\/[\w.-]+)?#\d+\b|\b[A-Z][A-Z0-9]{1,9}-\d+\b/.exec(text) ?? [];
  return found === undefined ? undefined : `it names ${quote(found)}`;
}
