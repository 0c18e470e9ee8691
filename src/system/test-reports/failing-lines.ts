import { stripVTControlCharacters } from 'node:util';
import type { TestCase } from '../../core/run/command.ts';
import type { Places } from './places.ts';
import { failedTest } from './report.ts';
import { readTapLines } from './tap.ts';

/** How runners name a test that failed. Groups: `name`, and where the runner tells it, `message`, `path` and `at`, the line there. */
const forms: readonly RegExp[] = [
  /^(?:FAILED|ERROR) (?<name>(?<path>[^\s:]+)::.+?)(?: - (?<message>.*))?$/, // pytest
  /^ *--- FAIL: (?<name>\S+) \(/, // go test
  /^test (?<name>\S+)(?: - should panic)? \.\.\. FAILED$/, // cargo test
  /^rspec (?<path>[^\s:]+):(?<at>\d+) # (?<name>.+)$/,
  /^ *FAIL {2}(?<name>(?:\|[^|]+\| )?(?<path>\S+) > .+)$/, // vitest
  /^ {2}\u25cf (?<name>.+ \u203a .+)$/u, // jest
  /^\u2716 (?<name>.+) \([\d.]+ms\)$/u, // node --test
  /^(?:FAIL|ERROR): (?<name>\S+ \(.+\))$/, // unittest
  /^\d+\) (?<name>[\w\\]+::\w+.*)$/, // phpunit
];

const longest = 400;
const most = 100;

/**
 * The failed tests that a runner named on its way, where it wrote no report. A help for the reader: whether the tests
 * passed, their counts say.
 */
export function readFailingLines(output: string, places: Places): readonly TestCase[] {
  const lines = stripVTControlCharacters(output).split(/\r\n?|\n/);
  const short = lines.filter(line => line.length < longest);
  // Of a long output only the end may be here.
  const tap = readTapLines(short.join('\n'), places).tests.filter(({ result }) => result === 'failed');
  const found = tap.length ? tap : short.flatMap(line => named(line, places));
  return [...new Map(found.map(test => [test.name, test])).values()].slice(0, most);
}

function named(line: string, places: Places): readonly TestCase[] {
  for (const form of forms) {
    const groups = form.exec(line)?.groups;
    if (!groups) continue;
    const { name = '', message = '', path, at } = groups;
    return [failedTest({ name, message, place: path === undefined ? undefined : places.of(path, Number(at ?? 0)) })];
  }
  return [];
}
