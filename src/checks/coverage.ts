import * as z from 'zod';
import { defineCheck } from '../core/check.ts';
import { usualTests } from '../core/coverage/code.ts';
import { countedFiles } from '../core/coverage/counted.ts';
import type { CoverageRequest } from '../core/coverage/coverage.ts';
import { judgeCoverage } from '../core/coverage/judge.ts';
import { type CoverageReport, coverageReport, reportSource } from '../core/coverage/options.ts';
import { type RunOptions, runKeys } from '../core/evidence/options.ts';
import { compileGlobs } from '../core/glob/glob.ts';
import { globShares, globs, share } from '../core/options.ts';
import { skip } from '../core/outcome.ts';
import { editedCommand } from '../core/run/edited-command.ts';
import { undisturbed } from '../core/run/outcome.ts';
import { runRequest } from '../core/run/request.ts';

export const coverage = defineCheck({
  id: 'coverage',
  summary: 'The lines that this change adds are executed when the tests run',
  why: "A whole project's share hides what matters: whether anybody has ever run the lines that are about to land.",
  options: () =>
    z.object({
      ...commandKeys(),
      report: coverageReport().describe(
        'the report that the command writes each time, in one of these formats: a path or glob relative to the root. Several files are taken together',
      ),
      'at-least': share()
        .describe('so large a share of the added lines must have been executed, of those that can be')
        .prefault('80%'),
      paths: globShares()
        .describe('shares for parts of the change, by glob; each must be reached, beside that of the whole change')
        .optional(),
      ignore: globs().describe('files that do not count, such as generated ones').optional(),
      tests: globs()
        .describe('files that are tests, and do not count: to execute them says nothing about the product')
        .prefault([...usualTests]),
    }),
  needs: ['coverage', 'change', 'lines', 'files'],
  example: {
    policy:
      'patch:\n  run: npm run coverage\n  report: { lcov: coverage/lcov.info }\n  at-least: 80%\n  paths: { "src/payments/**": 95% }\n  ignore: ["src/generated/**"]',
    satisfiedBy: 'a run whose report says that 8 of 10 lines of code that the change adds were executed',
  },
  async run(options, facts) {
    const isTest = compileGlobs(options.tests);
    const isIgnored = options.ignore ? compileGlobs(options.ignore) : () => false;
    const files = await countedFiles(one => isTest(one) || isIgnored(one), facts);
    if (files.length === 0) return skip('it adds no line of code to a file that counts');
    const request = toRequest(options);
    const notes = await editedCommand(request, facts);
    const run = await facts.coverage(request);
    undisturbed(run);
    const ofPaths = Object.entries(options.paths ?? {}).map(([glob, atLeast]) => ({ glob, atLeast }));
    return judgeCoverage(run, { request, files, notes, thresholds: [{ atLeast: options['at-least'] }, ...ofPaths] });
  },
});

/** Those of a run that is no evidence. */
function commandKeys() {
  const { run, in: folder, timeout, variables } = runKeys();
  const all = 'the environment variables that it gets, beside a few such as `PATH` and `HOME`; all, without this';
  return { run, in: folder, timeout, variables: variables.describe(all) };
}

interface Options extends Pick<RunOptions, 'run' | 'in' | 'timeout' | 'variables'> {
  readonly report: CoverageReport;
}

function toRequest({ report, ...options }: Options): CoverageRequest {
  return { ...runRequest(options), report: reportSource(report) };
}
