import type { DemoEvent } from '../commands/demo.ts';
import { shellQuote } from '../core/shell.ts';
import { asTyped } from '../core/typed.ts';
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
        let name = 'landworthy';
        try {
          for await (const event of demo(cli.context({ onEvent: progress.onEvent }))) {
            if (event.kind === 'begin') name = await cli.program(event.dir);
            await show(event, name, cli);
            if (event.kind === 'end') passed = event.passed;
          }
        } finally {
          progress.close();
        }
        return passed ? 0 : 2;
      }),
    );
};

async function show(event: DemoEvent, name: string, { terminal }: Cli): Promise<void> {
  switch (event.kind) {
    case 'begin':
      terminal.out(
        `A small service, with its policy in \`landworthy.yml\`, stands in\n\n  ${event.dir}\n\nIts branch \`instant-refunds\` is not ready:\n\n`,
      );
      if (!event.rehearses) terminal.out(unrehearsed);
      return;
    case 'verdict': {
      const pretty = await reporters.pretty();
      terminal.out(`$ ${name}\n`);
      terminal.out(`${pretty(asTyped(event.report, name), { ...(await terminal.look('out')), detail: 'normal' })}\n`);
      return;
    }
    case 'step':
      if (event.number === 1) terminal.out('Now what it asks for, one thing after another.\n\n');
      terminal.out(describeStep(event));
      return;
    case 'end':
      terminal.out(
        `It is yours to play in. Change something, and ask again:\n\n  cd ${shellQuote(event.dir)}\n  ${name}\n`,
      );
  }
}

const unrehearsed = `The way back of its migration is wrong, and this will not find out: to rehearse it takes
\`node-sqlite3-wasm\`, an optional dependency that is not installed.

`;

function describeStep({ number, step, added }: Extract<DemoEvent, { kind: 'step' }>): string {
  const lines = added.map(line => `   | ${line}\n`);
  return `${number}. ${step.what}\n   for ${step.requirements.join(', ')}, in\n   ${step.file}\n${lines.join('')}\n`;
}
