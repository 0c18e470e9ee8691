import { oneLine } from '../../core/neutral.ts';
import type { AddCommand } from '../cli.ts';
import { asJson, table } from './words.ts';

interface Flags {
  readonly remote?: string;
  readonly json: boolean;
}

export const addClear: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('clear')
    .description('let the evidence of a signer count again that an audit refuted')
    .argument('[signer]', 'the principal, or the fingerprint of the key; without it, all are listed')
    .option('--remote <name>', 'take the mark away on this remote, too')
    .option('--json', 'for programs', false)
    .action(
      action(async (signer: string | undefined, { remote, json }: Flags) => {
        const { clearRefuted } = await import('../../commands/evidence/clear.ts');
        const result = await clearRefuted({ signer, remote }, context());
        const rows = (signer === undefined ? result.refuted : result.cleared).map(({ principal, fingerprint, on }) =>
          [principal, fingerprint, `since ${on}`].map(oneLine),
        );
        if (json) terminal.out(asJson(result));
        else if (signer === undefined) terminal.out(rows.length ? table(rows) : 'no audit refuted anybody\n');
        else terminal.out(`counts again:\n${table(rows)}`);
        return 0;
      }),
    );
};
