import type { PushedEvidence } from '../../commands/evidence/push.ts';
import { oneLine } from '../../core/neutral.ts';
import { typedText } from '../../core/typed.ts';
import type { AddCommand } from '../cli.ts';
import { count } from '../count.ts';
import { type BaseFlag, baseOf, baseOption, describePassedOver } from './words.ts';

interface Flags extends BaseFlag {
  readonly all: boolean;
  readonly from: readonly string[];
  readonly key?: string;
  readonly asBranches: boolean;
}

export const addPush: AddCommand = (evidence, { action, context, program, terminal }) => {
  evidence
    .command('push')
    .description('sign what this machine has proved about the current files, and share it')
    .argument('[remote]', "a remote or a URL; the base's remote, without one")
    .option('--all', 'about all files that there ever were', false)
    .option('--from <files...>', 'instead of what is kept here: what jobs of this pipeline have exported', [])
    .option('--key <file>', "the SSH key to sign with; else `LANDWORTHY_SIGNING_KEY`, else git's")
    .option('--as-branches', 'for hosts that accept nothing but branches and tags', false)
    .option(...baseOption)
    .addHelpText('after', '\nExit codes: 0 it is there, 1 the remote refused some, 2 it could not be tried')
    .action(
      action(async (remote: string | undefined, flags: Flags) => {
        const { pushEvidence } = await import('../../commands/evidence/push.ts');
        const { all, from, key, asBranches } = flags;
        const pushed = await pushEvidence({ remote, all, from, key, asBranches, ...baseOf(flags) }, context());
        terminal.err(typedText(describe(pushed), await program()));
        return pushed.refused.length ? 1 : 0;
      }),
    );
};

function describe({ remote, done, known, refused, signed, passedOver }: PushedEvidence): string {
  const to = oneLine(remote);
  const lines = [
    done.length || known.length
      ? `${count(done.length, 'new run')} on \`${to}\`, ${known.length} there before; ${count(signed, 'envelope')} signed now\n`
      : `nothing is to be pushed to \`${to}\`\n`,
  ];
  if (passedOver.length) lines.push(`not pushed:\n${describePassedOver(passedOver)}`);
  if (refused.length)
    lines.push(
      `the remote refused:\n${describePassedOver(refused.map(({ ref, reason }) => ({ where: ref, reason })))}`,
    );
  return lines.join('');
}
