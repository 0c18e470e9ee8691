import { oneLine } from '../core/neutral.ts';
import { asTyped } from '../core/typed.ts';
import type { AddCommand } from './cli.ts';
import { showProgress } from './progress.ts';

const marks = { ok: 'ok     ', warning: 'warning', problem: 'problem' } as const;

export const addDoctor: AddCommand = (program, { action, context, program: here, terminal }) => {
  program
    .command('doctor')
    .description('whether all is in place, with a proof that the gate closes')
    .option('--json', 'as JSON', false)
    .action(
      action(async ({ json }: { json: boolean }) => {
        const { doctor } = await import('../commands/doctor.ts');
        const progress = showProgress((await terminal.live()) ? 'live' : 'none', terminal);
        const found = await doctor(context({ onEvent: progress.onEvent })).finally(progress.close);
        const examined = asTyped(found, await here());
        const ok = !examined.some(({ status }) => status === 'problem');
        if (json) terminal.out(`${JSON.stringify({ schemaVersion: 1, ok, examined }, null, 2)}\n`);
        else
          for (const { name, status, message, hint } of examined) {
            terminal.out(`${marks[status]}  ${name.padEnd(8)}  ${oneLine(message)}\n`);
            if (hint !== undefined && status !== 'ok') terminal.out(`${' '.repeat(19)}${oneLine(hint)}\n`);
          }
        return ok ? 0 : 1;
      }),
    );
};
