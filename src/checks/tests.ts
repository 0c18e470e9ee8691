import * as z from 'zod';
import { bareFiles } from '../core/bare-files.ts';
import { defineCheck } from '../core/check.ts';
import { runKeys } from '../core/evidence/options.ts';
import { repositoryPath } from '../core/options.ts';
import { type Finding, failOr, pass } from '../core/outcome.ts';
import type { TestRun } from '../core/run/command.ts';
import { editedCommand } from '../core/run/edited-command.ts';
import { leftBehind, undisturbed } from '../core/run/outcome.ts';
import { flakyNotes, lostTests } from '../core/run/retries.ts';
import { testRequest } from '../core/run/test-request.ts';
import { judgeTestRun, testProof } from '../core/run/tests.ts';

const path = (what: string) => repositoryPath().describe(what).optional();

export const tests = defineCheck({
  id: 'tests',
  summary: 'The tests run, and pass',
  why: 'A green tick proves nothing if no test ran, the report is an old one, or a script swallowed the exit code.',
  options: () =>
    z.object({
      ...runKeys(),
      report: z
        .strictObject({
          junit: path('JUnit XML'),
          tap: path('the Test Anything Protocol'),
          vitest: path("vitest's `--reporter=json`"),
          jest: path("jest's `--json`"),
          go: path('`go test -json`'),
          node: path('`node --test`'),
        })
        .refine(report => Object.keys(report).length === 1, 'name one format, such as `junit`')
        .describe(
          'where the results are: a path or glob relative to the root, or `stdout`. Without it, the closing lines of common runners are read',
        )
        .optional(),
      'at-least': z.int().min(1).describe('so many tests must have passed; skipped ones do not count').default(1),
      retries: z
        .int()
        .min(0)
        .max(10)
        .describe('how often to run it again when it fails; what then passes is reported as flaky')
        .default(0),
    }),
  needs: ['tests', 'change', 'files'],
  example: {
    policy: 'unit:\n  run: npm test\n  report: { junit: reports/unit.xml }\n  at-least: 1\n  timeout: 10m',
    satisfiedBy:
      'a run that ends with exit code 0 and writes a report in which at least one test passed and none failed',
  },
  async run(options, facts, { id }) {
    const request = { ...testRequest(options), requirement: id };
    const failed: { run: TestRun; findings: readonly Finding[] }[] = [];
    for (;;) {
      const run = await facts.tests(request);
      undisturbed(run);
      const findings = judgeTestRun(run, request, options['at-least']);
      if (findings.length && failed.length < options.retries && findings.some(mayBeFlaky)) {
        failed.push({ run, findings });
        continue;
      }
      const lost = findings.length
        ? []
        : lostTests(
            failed.map(attempt => attempt.run),
            run,
          );
      const notes = [
        ...(await editedCommand(request, facts)),
        ...bareFiles(run),
        ...flakyNotes(failed, run),
        ...leftBehind(run),
      ];
      return failOr([...findings, ...lost], () => pass(testProof(run, request), { notes }), notes);
    }
  },
});

/** A report that is missing, or a program that is not there, will not be there the next time. */
const mayBeFlaky = ({ code }: Finding) => ['tests.failed', 'tests.exit-code', 'tests.killed'].includes(code);
