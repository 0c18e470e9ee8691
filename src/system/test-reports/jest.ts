import { stripVTControlCharacters } from 'node:util';
import type { TestCase } from '../../core/run/command.ts';
import { findJson, isRecord, list, position, record, text } from '../untyped.ts';
import type { Places } from './places.ts';
import { failedTest, otherTest, type ParsedReport, unreadable } from './report.ts';

/** Jest's `--json` and vitest's `--reporter=json`: https://jestjs.io/docs/configuration#testresultsprocessor-string */
export function parseJest(source: string, places: Places): ParsedReport {
  const report = findJson(source);
  if (!isRecord(report) || !Array.isArray(report['testResults']))
    return unreadable('it is not the JSON of vitest or jest: it may have been cut short');
  const tests = list(report['testResults']).flatMap(file => readFile(file, places));
  const failed = tests.some(({ result }) => result === 'failed');
  if (report['success'] !== true && !failed)
    tests.push(failedTest({ name: 'the whole run', message: 'the report says that it did not succeed' }));
  const total = report['numTotalTests'];
  if (typeof total === 'number' && total > tests.length)
    return unreadable(`it counts ${total} tests and lists ${tests.length}`);
  return { ok: true, tests };
}

function readFile(value: unknown, places: Places): TestCase[] {
  const file = record(value);
  const path = text(file['name']);
  const place = places.of(path);
  const tests = list(file['assertionResults']).map(assertion => readTest(assertion, path, places));
  if (text(file['status']) === 'failed' && !tests.some(({ result }) => result === 'failed')) {
    const message = stripVTControlCharacters(text(file['message']));
    tests.push(failedTest({ name: place?.path ?? path, message, place: places.in(message) ?? place }));
  }
  return tests;
}

function readTest(value: unknown, path: string, places: Places): TestCase {
  const test = record(value);
  const titles = [...list(test['ancestorTitles']), test['title']].map(text).filter(Boolean);
  const name = titles.join(' > ') || text(test['fullName']);
  const status = text(test['status']);
  if (status === 'passed') return otherTest(name, 'passed');
  if (['pending', 'skipped', 'todo', 'disabled'].includes(status)) return otherTest(name, 'skipped');
  const message = list(test['failureMessages']).map(text).map(stripVTControlCharacters).join('\n');
  const own = places.of(path, position(record(test['location'])['line']));
  return failedTest({ name, message: message || `its status is \`${status}\``, place: places.in(message) ?? own });
}
