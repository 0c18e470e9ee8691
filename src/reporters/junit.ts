import { visibleLines, withoutCommands } from '../core/neutral.ts';
import type { Report, ReportedRequirement } from '../core/report.ts';
import type { Reporter } from './reporter.ts';
import { message, person, short, tally } from './words.ts';

/**
 * JUnit XML as CI systems read it: a suite for each section, a case for each requirement. What only warns passes and
 * tells it in `system-out`. https://github.com/testmoapp/junitxml
 */
export const junit: Reporter = report => {
  const sections = [...new Set(report.requirements.map(one => one.section))];
  const suites = sections.map(section =>
    suite(
      section,
      report.requirements.filter(one => one.section === section),
    ),
  );
  const cases = report.requirements.map(one => testCase(one));
  if (report.verdict === 'undecided') suites.push(undecided(report));
  const all = [...cases.map(one => one.kind), ...(report.verdict === 'undecided' ? ['error'] : [])];
  return withoutCommands(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="landworthy" ${counts(all)}>`,
      `  <properties>`,
      `    <property name="verdict" value="${xml(report.verdict)}"/>`,
      `    <property name="tally" value="${xml(tally(report))}"/>`,
      `  </properties>`,
      ...suites,
      '</testsuites>',
      '',
    ].join('\n'),
  );
};

const maxOutputs = 5;

interface TestCase {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly text: string;
}

function suite(section: string, requirements: readonly ReportedRequirement[]): string {
  const cases = requirements.map(testCase);
  const time = seconds(requirements.reduce((sum, one) => sum + one.milliseconds, 0));
  return [
    `  <testsuite name="${xml(short(section))}" ${counts(cases.map(one => one.kind))} time="${time}">`,
    ...cases.map(one => one.text),
    '  </testsuite>',
  ].join('\n');
}

function testCase(requirement: ReportedRequirement): TestCase {
  const { id, section, outcome, blocks, milliseconds, enforce } = requirement;
  const head = `    <testcase classname="landworthy.${xml(short(section))}" name="${xml(short(id))}" time="${seconds(milliseconds)}"`;
  const around = (kind: TestCase['kind'], inner: string) => ({ kind, text: `${head}>\n${inner}\n    </testcase>` });
  switch (outcome.status) {
    case 'pass':
      return { kind: 'passed', text: `${head}/>` };
    case 'skip':
      return around('skipped', `      <skipped message="${xml(message(outcome.reason))}"/>`);
    case 'waived':
      return around(
        'skipped',
        `      <skipped message="${xml(`waived until ${short(outcome.expires)}: ${message(outcome.reason)}`)}"/>`,
      );
    case 'pending': {
      const text = `pending: ${message(outcome.reason)}`;
      return blocks
        ? around('failure', element('failure', 'landworthy.pending', text, explain(requirement)))
        : around('skipped', `      <skipped message="${xml(text)}"/>`);
    }
    case 'error': {
      const text = `could not find out: ${message(outcome.message)}`;
      return blocks
        ? around('error', element('error', 'landworthy.error', text, explain(requirement)))
        : around('skipped', `      <skipped message="${xml(text)}"/>`);
    }
    case 'fail': {
      const [first] = outcome.findings;
      const text = message(first.message);
      return blocks
        ? around('failure', element('failure', short(first.code), text, explain(requirement)))
        : around('passed', `      <system-out>${xml(`${enforce}: ${explain(requirement)}`)}</system-out>`);
    }
  }
}

/** Every finding with its place, advice and output, then how to check it again. */
function explain({ outcome, because, verify }: ReportedRequirement): string {
  const lines: string[] = [];
  if (outcome.status === 'fail') {
    for (const [index, finding] of outcome.findings.slice(0, 100).entries()) {
      const { message: text, place, hint, command, actor, detail } = finding;
      lines.push(`${place ? `${short(place.path)}:${place.line ?? 1}: ` : ''}${message(text)}`);
      if (hint) lines.push(`  to do: ${message(hint)}`);
      if (command) lines.push(`  run: ${message(command)}`);
      lines.push(`  who: ${person(actor)}`);
      // GitLab refuses a report of more than 30 MB.
      const output = index < maxOutputs ? visibleLines(detail ?? '').slice(0, 50) : [];
      for (const line of output) lines.push(`  | ${line.slice(0, 500)}`);
    }
    if (outcome.findings.length > 100) lines.push(`and ${outcome.findings.length - 100} more`);
    for (const note of outcome.notes ?? []) lines.push(`note: ${message(note)}`);
  } else if (outcome.status === 'error' && outcome.hint) lines.push(`to do: ${message(outcome.hint)}`);
  if (because) lines.push(`why: ${message(because)}`);
  lines.push(`check it again: ${message(verify)}`);
  return lines.join('\n');
}

function undecided({ reasons }: Report): string {
  const text = reasons.map(message).join('; ') || 'undecided';
  return [
    `  <testsuite name="landworthy" ${counts(['error'])} time="0.000">`,
    `    <testcase classname="landworthy" name="verdict" time="0.000">`,
    element('error', 'landworthy.undecided', text, text),
    '    </testcase>',
    '  </testsuite>',
  ].join('\n');
}

const element = (name: string, type: string, text: string, body: string): string =>
  `      <${name} type="${xml(type)}" message="${xml(text)}">${xml(body)}</${name}>`;

function counts(kinds: readonly string[]): string {
  const count = (kind: string) => kinds.filter(one => one === kind).length;
  return `tests="${kinds.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What comes in is neutralised, so that of XML's forbidden characters only the non-characters are left. */
const xml = (text: string): string =>
  text.replace(/[<>&"']/g, character => entities[character] ?? '').replace(/[\ufffe\uffff]/g, '');
