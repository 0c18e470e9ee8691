import type { TestCase } from '../../core/run/command.ts';
import { list, position, record, text, type Untyped } from '../untyped.ts';
import { attribute, decodeXml, parseXml } from '../xml.ts';
import type { Places } from './places.ts';
import { failedTest, otherTest, type ParsedReport, unreadable } from './report.ts';

/**
 * JUnit's XML as Surefire, pytest, vitest, gtest and many others write it; there is no one standard:
 * https://github.com/testmoapp/junitxml. A document type is refused, because it could define entities.
 */
export async function parseJunit(source: string, places: Places): Promise<ParsedReport> {
  const parsed = await parseXml(source, { name: 'JUnit XML', roots: ['testsuites', 'testsuite'] });
  if (!parsed.ok) return unreadable(parsed.reason);
  const suites = [...list(parsed.root['testsuites']), ...list(parsed.root['testsuite'])];
  return { ok: true, tests: suites.flatMap(suite => readSuite(record(suite), places)) };
}

function readSuite(suite: Untyped, places: Places): TestCase[] {
  const name = attribute(suite, 'name') || 'test suite';
  const tests = [
    ...list(suite['testsuite']).flatMap(inner => readSuite(record(inner), places)),
    ...list(suite['testcase']).map(test => readCase(record(test), places)),
  ];
  const own = [...list(suite['failure']), ...list(suite['error'])].map(content);
  for (const message of own) tests.push(failedTest({ name, message, place: places.in(message) }));
  // A suite may count a failure that it lists no test for, such as a file that could not be loaded.
  const counted = Number(attribute(suite, 'failures') || 0) + Number(attribute(suite, 'errors') || 0);
  if (counted > 0 && !tests.some(({ result }) => result === 'failed'))
    tests.push(failedTest({ name, message: `the report counts ${counted} failures and lists none of them` }));
  return tests;
}

function readCase(test: Untyped, places: Places): TestCase {
  const classname = attribute(test, 'classname');
  const own = attribute(test, 'name');
  const name = classname && !own.startsWith(classname) ? `${classname} > ${own}` : own;
  const failures = [...list(test['failure']), ...list(test['error'])];
  if (failures.length) {
    const message = failures.map(content).join('\n');
    const line = position(attribute(test, 'line'));
    const file = places.of(attribute(test, 'file') || classname, line) ?? javaClass(classname, places);
    const found = places.in(message, javaFolders(classname));
    // The frame in the test's own file is the best place, then any of ours, then the file alone.
    return failedTest({
      name,
      message,
      place: file && found?.path !== file.path && file.line ? file : (found ?? file),
    });
  }
  const status = `${attribute(test, 'status')} ${attribute(test, 'result')}`.toLowerCase();
  if (/\b(?:fail(?:ed|ure)?|error)\b/.test(status))
    return failedTest({ name, message: `its status is \`${status.trim()}\`` });
  if ('skipped' in test || 'disabled' in test || /\b(?:notrun|disabled|skipped|ignored|suppressed)\b/.test(status))
    return otherTest(name, 'skipped');
  const passed = otherTest(name, 'passed');
  return 'flakyFailure' in test || 'flakyError' in test ? { ...passed, flaky: true } : passed;
}

/** `com.acme.FooTest` and the file in which it is by convention. */
function javaClass(classname: string, places: Places) {
  const path = classname.replaceAll('.', '/').replace(/\$.*/, '');
  for (const language of ['java', 'kotlin', 'scala', 'groovy'] as const) {
    const end = { java: 'java', kotlin: 'kt', scala: 'scala', groovy: 'groovy' }[language];
    const found = path ? places.of(`src/test/${language}/${path}.${end}`) : undefined;
    if (found) return found;
  }
  return undefined;
}

function javaFolders(classname: string): string[] {
  const folder = classname.split('.').slice(0, -1).join('/');
  return ['java', 'kotlin', 'scala', 'groovy'].map(language => `src/test/${language}/${folder}`);
}

/** The message of a `failure` or `error`: its attribute, then what it holds. */
function content(value: unknown): string {
  if (typeof value === 'string') return decodeXml(value);
  const node = record(value);
  const parts = [attribute(node, 'message'), decodeXml(text(node['#text'])), ...list(node['#cdata']).map(text)];
  const [message = '', ...rest] = parts.map(part => part.trim()).filter(Boolean);
  const body = rest.join('\n');
  return body.startsWith(message) ? body : [message, body].filter(Boolean).join('\n');
}
