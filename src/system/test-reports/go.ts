import type { TestCase } from '../../core/run/command.ts';
import { isRecord, parseJson, text } from '../untyped.ts';
import type { Places } from './places.ts';
import { failedTest, otherTest, type ParsedReport, unreadable } from './report.ts';

interface Entry {
  readonly package: string;
  /** Empty for the package itself. */
  readonly test: string;
  result: 'passed' | 'failed' | 'skipped' | undefined;
  output: string;
}

const results = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;
const longestOutput = 8000;

const name = (value: unknown) => text(value).slice(0, 1000);

/** The events of `go test -json`: https://pkg.go.dev/cmd/test2json */
export function parseGo(source: string, places: Places): ParsedReport {
  const entries = new Map<string, Entry>();
  let builds = '';
  for (const line of source.split('\n')) {
    // The compiler's own messages may stand between the events.
    if (!line.startsWith('{')) continue;
    const event = parseJson(line);
    if (!isRecord(event) || !('Action' in event)) return unreadable('a line of it is cut short');
    const action = text(event['Action']);
    if (action === 'build-output') builds = (builds + text(event['Output'])).slice(-longestOutput);
    const names = { package: name(event['Package']), test: name(event['Test']) };
    if (!names.package) continue;
    const key = JSON.stringify([names.package, names.test]);
    const entry = entries.get(key) ?? { ...names, result: undefined, output: '' };
    entries.set(key, entry);
    if (action === 'output' && entry.output.length < longestOutput) entry.output += text(event['Output']);
    // With `-count=2` a test has several results: one failure is enough.
    if (action in results && entry.result !== 'failed') entry.result = results[action as keyof typeof results];
  }
  if (entries.size === 0) return unreadable('it holds no event of `go test -json`');
  return { ok: true, tests: toTests([...entries.values()], builds, places) };
}

function toTests(entries: readonly Entry[], builds: string, places: Places): TestCase[] {
  const parents = new Set<string>();
  for (const { package: owner, test } of entries) {
    for (let end = test.lastIndexOf('/'); end > 0; end = test.lastIndexOf('/', end - 1))
      parents.add(JSON.stringify([owner, test.slice(0, end)]));
  }
  const failing = new Set<string>();
  const tests: TestCase[] = [];
  // Inner tests before their parents, and packages last: what failed only because something in it did is not told twice.
  const order = (entry: Entry) => (entry.test === '' ? -1 : entry.test.split('/').length);
  for (const entry of [...entries].sort((a, b) => order(b) - order(a))) {
    const isTest = entry.test !== '' && !parents.has(JSON.stringify([entry.package, entry.test]));
    const full = entry.test ? `${entry.package} > ${entry.test}` : entry.package;
    const result = entry.result ?? 'failed';
    if (result !== 'failed') {
      if (isTest) tests.push(otherTest(full, result));
      continue;
    }
    const known = failing.has(JSON.stringify([entry.package, entry.test]));
    failing.add(JSON.stringify([entry.package, '']));
    for (let end = entry.test.lastIndexOf('/'); end > 0; end = entry.test.lastIndexOf('/', end - 1))
      failing.add(JSON.stringify([entry.package, entry.test.slice(0, end)]));
    if (known) continue;
    const output = entry.output || (entry.test ? '' : builds);
    const message = entry.result ? output : `it did not finish\n${output}`;
    tests.push(failedTest({ name: full, message, place: places.in(message, packageFolders(entry.package)) }));
  }
  return tests;
}

/** Go names but the file; its package's folder is some end of the import path. */
function packageFolders(owner: string): string[] {
  const parts = owner.split('/').slice(-8);
  return parts.map((_, index) => parts.slice(index).join('/'));
}
