import type { AddCommand } from './cli.ts';
import { count } from './count.ts';
import { describeProblem } from './problems.ts';

export const addPolicy: AddCommand = (program, { action, context, terminal }) => {
  const policy = program
    .command('policy')
    .description('the policy in the working tree: its mistakes, its effect, its schema');

  policy
    .command('check')
    .description('every mistake with its place, and what is probably not meant')
    .action(
      action(async () => {
        const { checkPolicy } = await import('../commands/policy.ts');
        const { mistakes, warnings, requirements, files } = await checkPolicy(context());
        const told = [
          ...mistakes.map(problem => describeProblem(problem)),
          ...warnings.map(problem => describeProblem(problem, 'warning: ')),
        ];
        const counts = [count(mistakes.length, 'mistake'), count(warnings.length, 'warning')];
        const whole = mistakes.length ? [] : [count(requirements, 'requirement')];
        terminal.out(`${told.join('')}${files.toReversed().join(', ')}: ${[...whole, ...counts].join(', ')}\n`);
        return mistakes.length ? 2 : 0;
      }),
    );

  policy
    .command('show')
    .description('the policy after `extends`, and where each part came from')
    .option('--json', 'as JSON', false)
    .action(
      action(async ({ json }: { json: boolean }) => {
        const { effectivePolicy } = await import('../commands/policy.ts');
        terminal.out(await effectivePolicy(context(), json ? 'json' : 'yaml'));
        return 0;
      }),
    );

  policy
    .command('schema')
    .description('the JSON Schema of `landworthy.yml`, for editors')
    .action(
      action(async () => {
        const { policySchemaText } = await import('../commands/policy.ts');
        terminal.out(policySchemaText());
        return 0;
      }),
    );
};
