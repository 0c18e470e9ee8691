import type { DemoEvent } from '../commands/demo.ts';
import { shellQuote } from '../core/shell.ts';
import { reporters } from '../reporters/index.ts';
import type { AddCommand, Cli } from './cli.ts';
import { showProgress } from './progress.ts';

export const addDemo: AddCommand = (program, cli) => {
  program
    .command('demo')
    .description('a branch that is not ready, its verdict, and how it gets ready; in a throw-away repository')
    .action(
      cli.action(async () => {
        const { demo } = await import('../commands/demo.ts');
        const progress = showProgress((await cli.terminal.live()) ? 'live' : 'none', cli.terminal);
        let passed = false;
        try {
          for await (const event of demo(cli.context({ onEvent: progress.onEvent }))) {
            await show(event, cli);
            if (event.kind === 'end') passed = event.passed;
          }
        } finally {
          progress.close();
        }
        return passed ? 0 : 2;
      }),
    );
};

async function show(event: DemoEvent, { packageRoot, terminal }: Cli): Promise<void> {
  switch (event.kind) {
    case 'begin':
      terminal.out(
        `A small service in \`${event.dir}\`: its policy stands in \`landworthy.yml\`.\nThe branch \`instant-refunds\` is not ready:\n\n$ landworthy\n`,
      );
      return;
    case 'verdict': {
      const pretty = await reporters.pretty();
      terminal.out(`${pretty(event.report, { ...(await terminal.look('out')), detail: 'normal' })}\n`);
      return;
    }
    case 'step':
      terminal.out(describeStep(event));
      return;
    case 'end':
      terminal.out(
        `It is yours to play in. Change something, and ask again:\n\n  cd ${shellQuote(event.dir)}\n  node ${shellQuote(`${packageRoot}/bin/landworthy.js`)}\n`,
      );
  }
}

function describeStep({ step, added }: Extract<DemoEvent, { kind: 'step' }>): string {
  const lines = added.map(line => `  | ${line}\n`);
  return `${step.requirements}: ${step.what}\n  ${step.file}\n${lines.join('')}\n`;
}
