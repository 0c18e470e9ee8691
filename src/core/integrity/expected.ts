import type { ChangedFile } from '../change.ts';
import { isRecordPath } from '../record/record.ts';
import { isGate } from './gate-files.ts';
import type { Suspicion } from './kinds.ts';
import { matchTests } from './match-tests.ts';
import type { Test } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { quote, squeeze } from './text.ts';
import { toleranceChange } from './tolerance.ts';
import { difference } from './weakened.ts';

/** Files of expected values that a runner writes itself, or that tests compare with. */
const snapshot =
  /\.(?:snap|ambr|golden|approved(?:\.\w+)?)$|(?:^|\/)(?:__snapshots__|snapshots|goldens?|__image_snapshots__)\/|(?:^|[._/-])(?:expected|golden|snapshot|approved)(?:[._-]\w+)?\.\w+$/i;
/** Data that tests read. */
const fixture = /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data)\/.*\.(?:json|ya?ml|xml|html?|out|toml|sql)$/i;
const documents = /\.(?:md|mdx|rst|txt|adoc)$|(?:^|\/)(?:docs?|\.github)\/|(?:^|\/)(?:CHANGELOG|LICENSE)[^/]*$/i;

/** Expected values that become others while nothing changes that could have changed them. */
export function expectedSuspicions(
  files: readonly ChangedText[],
  changed: readonly ChangedFile[],
  isTestFile: (path: string) => boolean,
): readonly Suspicion[] {
  if (changesSource(files, changed, isTestFile)) return [];
  const touched = files.filter(({ tests }) => tests.before && tests.head);
  const rewritten = matchTests(touched).kept.flatMap(({ before, head }): Suspicion[] => {
    const [first] = onlyOtherValues(before, head);
    if (!first) return [];
    return [
      {
        kind: 'expected-values',
        path: head.path,
        line: head.line,
        subject: head.name,
        message: `the test ${quote(head.name)} expects something else, though no source changes: ${quote(first.after)} instead of ${quote(first.before)}`,
        detail: `- ${first.before}\n+ ${first.after}`,
      },
    ];
  });
  return [...rewritten, ...snapshotSuspicions(files)];
}

function changesSource(
  files: readonly ChangedText[],
  changed: readonly ChangedFile[],
  isTestFile: (path: string) => boolean,
): boolean {
  const texts = new Map(files.map(file => [file.path, file] as const));
  return changed.some(({ path }) => {
    if (isTestFile(path) || isRecordPath(path) || documents.test(path) || isGate(path)) return false;
    const { tests } = texts.get(path) ?? {};
    return !tests?.before || !tests.head || tests.before.rest !== tests.head.rest;
  });
}

/** The assertions that differ in nothing but values, where all else of the test is as it was. */
function onlyOtherValues(before: Test, head: Test): readonly { readonly before: string; readonly after: string }[] {
  if (before.body === head.body) return [];
  const { lost, gained } = difference(before, head);
  if (!lost.length || without(before, lost) !== without(head, gained)) return [];
  return lost.flatMap(text => {
    const after = gained.find(one => blank(one) === blank(text));
    return after === undefined || toleranceChange(text, after) === 'narrower' ? [] : [{ before: text, after }];
  });
}

const without = ({ body }: Test, texts: readonly string[]) =>
  squeeze(texts.reduce((rest, text) => rest.replace(text, () => ' '), body));

const blank = (text: string) =>
  text
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""')
    .replace(/\b(?:\d[\w.]*|true|false|null|None|True|False|nil|undefined)\b/g, '0')
    .replace(/-(?=0)/g, '')
    .replace(/\s+/g, '');

function snapshotSuspicions(files: readonly ChangedText[]): Suspicion[] {
  const isEdited = files.some(
    ({ path, isTest, tests }) =>
      isTest && !snapshot.test(path) && tests.before?.parsed.uncommented !== tests.head?.parsed.uncommented,
  );
  if (isEdited) return [];
  return files.flatMap(({ path, before, head, isTest }): Suspicion[] => {
    const what = snapshot.test(path) ? 'snapshot' : isTest && fixture.test(path) ? 'fixture' : undefined;
    if (!what || before === undefined || head === undefined) return [];
    const changed = changedEntries(before, head);
    if (changed.length === 0) return [];
    return [
      {
        kind: 'expected-values',
        path,
        subject: path,
        message: `the ${what} ${quote(path)} changes, though neither source nor tests do${changed[0] ? `: ${quote(changed[0])}` : ''}`,
      },
    ];
  });
}

/** The entries of a jest or vitest snapshot that have another value than before; of any other file, itself. */
function changedEntries(before: string, head: string): readonly string[] {
  const entries = (text: string) =>
    new Map(
      text
        .split(/^exports\[`/m)
        .slice(1)
        .map(part => [part.split('`]')[0] ?? '', part] as const),
    );
  const [old, now] = [entries(before), entries(head)];
  if (!old.size) return squeeze(before) === squeeze(head) ? [] : [''];
  return [...old]
    .filter(([name, value]) => now.has(name) && squeeze(now.get(name) ?? '') !== squeeze(value))
    .map(([name]) => name);
}
