import * as z from 'zod';
import { defineCheck } from '../core/check.ts';
import { defusedTests } from '../core/integrity/defused.ts';
import { environmentSuspicions } from '../core/integrity/environment.ts';
import { covers, exceptionNotes, readExceptions } from '../core/integrity/exceptions.ts';
import { expectedSuspicions } from '../core/integrity/expected.ts';
import { gateSuspicions } from '../core/integrity/gates.ts';
import { ignoredFailures } from '../core/integrity/ignored-failures.ts';
import { type Kind, kindNames, kinds, type Level, type Suspicion } from '../core/integrity/kinds.ts';
import { missingTests, notYetTold } from '../core/integrity/missing-tests.ts';
import { numberSuspicions } from '../core/integrity/numbers.ts';
import { readSides, type Sides } from '../core/integrity/sides.ts';
import { suppressionSuspicions } from '../core/integrity/suppressions.ts';
import { testSuspicions } from '../core/integrity/tests.ts';
import { quote } from '../core/integrity/text.ts';
import { together } from '../core/integrity/together.ts';
import { commandLine, globs, withRole } from '../core/options.ts';
import { type Finding, failOr, pass } from '../core/outcome.ts';
import { commandText } from '../core/run/outcome.ts';
import { openTestFiles } from '../core/test-files.ts';

const levels = ['block', 'warn', 'off'] as const;

const level = (kind: Kind) => z.enum(levels).describe(kinds[kind].describe).default(kinds[kind].default);

export const integrity = defineCheck({
  id: 'integrity',
  summary: 'No check is satisfied by harming the check',
  why: 'A test that is skipped, an assertion that is loosened or a threshold that is lowered turns red into green without making anything right. What is set to `block` fails a change, what is set to `warn` is noted and marked, what is `off` is not looked for.',
  options: () =>
    z.strictObject({
      ...(Object.fromEntries(kindNames.map(kind => [kind, level(kind)])) as Record<Kind, ReturnType<typeof level>>),
      'test-files': globs()
        .describe('which files are tests, instead of what the conventions of the languages say')
        .optional(),
      tests: z
        .strictObject({
          of: withRole(
            z.string().regex(/^tests\.[a-z0-9-]+$/, 'name a requirement of `tests`, such as `tests.unit`'),
            'requirement',
          ).describe('the requirement whose command and report are used'),
          setup: commandLine()
            .describe('what has to be run before the tests in a fresh checkout, such as a build')
            .optional(),
        })
        .describe('run the tests of the base, too, and compare by name which of them ran: for `missing-tests`')
        .optional(),
    }),
  needs: ['change', 'files', 'record', 'requirements', 'trial'],
  runs: ({ tests }) => tests !== undefined,
  example: {
    policy: 'usual: {}\nstrict:\n  when: { author: agent }\n  suppressions: block\n  gates: block',
    satisfiedBy:
      'a change that takes nothing away from the tests that are there, or that declares in its record what it takes away: `integrity: [{ kind: removed-tests, path: test/old.test.ts, reason: the old export is gone }]`',
  },
  async run(options, facts) {
    const isTestFile = openTestFiles(options['test-files']);
    const [{ files }, sides, record] = await Promise.all([
      facts.change(),
      readSides(facts, isTestFile),
      facts.record(),
    ]);
    const commands = facts.requirements().flatMap(({ options: { run } }) => (isCommand(run) ? commandText(run) : []));
    const told = [
      ...testSuspicions(sides.files),
      ...defusedTests(sides.files),
      ...expectedSuspicions(sides.files, files, isTestFile),
      ...suppressionSuspicions(sides.files),
      ...numberSuspicions(sides.files),
      ...ignoredFailures(sides.files),
      ...gateSuspicions(sides.files, commands),
      ...environmentSuspicions(sides.files),
    ].filter(({ kind }) => options[kind] !== 'off');
    const missing =
      options.tests && options['missing-tests'] !== 'off'
        ? await missingTests(options.tests, sides.files, facts)
        : { suspicions: [], notes: [] };
    const suspicions = [...told, ...notYetTold(missing.suspicions, told)];

    const exceptions = readExceptions(record);
    const declared = exceptions.list.filter(({ kind }) => options[kind] !== 'off');
    const open = suspicions.filter(one => !declared.some(exception => covers(exception, one)));
    const isBlocking = ({ kind, excuse }: Suspicion) => excuse === undefined && options[kind] === 'block';
    const harmless = open.filter(one => !isBlocking(one));
    const notes = [
      ...exceptionNotes(declared, suspicions),
      ...noted(harmless),
      ...missing.notes,
      ...unreadNotes(sides),
    ];
    const blocking = together(open.filter(isBlocking)).map(toFinding);
    // In a record that cannot be read there may be exceptions.
    const findings = [...(blocking.length ? record.problems : []), ...exceptions.findings, ...blocking];
    const marks = harmless.slice(0, most).map(toMark);
    return failOr(findings, () => pass(proof(sides, options), { notes, marks }), notes, marks);
  },
});

const isCommand = (run: unknown): run is string | readonly string[] => typeof run === 'string' || Array.isArray(run);

function toFinding({ kind, path, line, message, detail }: Suspicion): Finding {
  return {
    code: `integrity.${kind}`,
    message,
    actor: 'author',
    hint: `take it back, or say in the change record why it is right: \`integrity: [{ kind: ${kind}, path: ${quoted(path)}, reason: … }]\``,
    // What is gone has no line, and its file may be gone as well.
    ...(kind === 'missing-tests' ? {} : { place: { path, ...(line === undefined ? {} : { line }) } }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** What is excused is nothing to take back. */
function toMark(suspicion: Suspicion): Finding {
  const { hint, ...finding } = toFinding(suspicion);
  if (suspicion.excuse === undefined) return { ...finding, ...(hint === undefined ? {} : { hint }) };
  return { ...finding, message: `${finding.message}, but ${suspicion.excuse}` };
}

const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));

const most = 20;

/** One line for each, with its place; of many in one file, how many there are. */
function noted(suspicions: readonly Suspicion[]): readonly string[] {
  const lines = suspicions.map(({ path, line, message, excuse }) => {
    const place = line === undefined ? path : `${path}:${line}`;
    return `${message} (${place})${excuse === undefined ? '' : `, but ${excuse}`}`;
  });
  return lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : lines;
}

const unreadNotes = ({ unread }: Sides) =>
  unread.length
    ? [
        `not looked into, because no text could be read: ${unread
          .slice(0, 3)
          .map(path => quote(path))
          .join(', ')}${unread.length > 3 ? ` and ${unread.length - 3} more` : ''}`,
      ]
    : [];

/** What was looked at, so that nothing found is not mistaken for nothing looked at. */
function proof({ files }: Sides, options: Readonly<Record<Kind, Level>>): string {
  const tests = files.reduce((sum, one) => sum + (one.tests.before?.tests.length ?? 0), 0);
  const off = kindNames.filter(kind => options[kind] === 'off');
  const but = off.length ? `; not looked for: ${off.map(kind => `\`${kind}\``).join(', ')}` : '';
  return `${tests} tests in the changed files before this change, ${files.length} files compared${but}`;
}
