import { oneLine } from '../../core/neutral.ts';
import type { AddCommand } from '../cli.ts';
import { count } from '../count.ts';
import { type BaseFlag, baseOf, baseOption, describePassedOver } from './words.ts';

export const addFetch: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('fetch')
    .description('bring what others have proved about the current files; the policy says whom to trust')
    .argument('[remote]', "a remote or a URL, such as a fork's; the base's remote, without one")
    .option('--tree <id>', 'about the files of this tree instead')
    .option(...baseOption)
    .action(
      action(async (remote: string | undefined, flags: BaseFlag & { tree?: string }) => {
        const { fetchEvidence } = await import('../../commands/evidence/fetch.ts');
        const fetched = await fetchEvidence({ remote, tree: flags.tree, ...baseOf(flags) }, context());
        const { added, known, refused, tree } = fetched;
        const from = oneLine(fetched.remote);
        terminal.err(
          `${count(added, 'new run')} about the tree ${tree.slice(0, 12)} from \`${from}\`, ${known} known before\n`,
        );
        if (refused.length) {
          const told = refused.map(({ ref, reason }) => ({ where: ref, reason }));
          terminal.err(`left there, because it is no evidence:\n${describePassedOver(told)}`);
        }
        return 0;
      }),
    );
};
