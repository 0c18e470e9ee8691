import type { VerifiedEnvelope } from '../../commands/evidence/verify.ts';
import { oneLine, withoutCommands } from '../../core/neutral.ts';
import { exitCodes } from '../../core/terms.ts';
import type { AddCommand } from '../cli.ts';
import { asJson, type BaseFlag, baseOf, baseOption } from './words.ts';

export const addVerify: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('verify')
    .description("whose signatures hold, by the base's `.landworthy/allowed_signers` and `.landworthy/revoked_keys`")
    .argument('[file...]', 'exported evidence; what is kept about the current files, without one')
    .option(...baseOption)
    .option('--json', 'for programs', false)
    .addHelpText('after', '\nExit codes: 0 all hold, 1 one does not, 2 that cannot be told, or there are none')
    .action(
      action(async (files: readonly string[], flags: BaseFlag & { json: boolean }) => {
        const { verifyEvidence } = await import('../../commands/evidence/verify.ts');
        const verified = await verifyEvidence(files, baseOf(flags), context());
        if (flags.json) terminal.out(asJson({ verified }));
        else terminal.out(withoutCommands(verified.map(describe).join('')) || 'there is no evidence to verify\n');
        const some = (status: VerifiedEnvelope['status']) => verified.some(one => one.status === status);
        if (some('refused')) return exitCodes.fail;
        return some('undecided') || !verified.length ? exitCodes.undecided : exitCodes.pass;
      }),
    );
};

const marks = { holds: 'holds    ', refused: 'refused  ', undecided: 'undecided' } as const;

function describe({ where, requirement, digest, status, by, reasons }: VerifiedEnvelope): string {
  const name = requirement === undefined ? where : `${requirement} (${digest?.slice(0, 12)})`;
  const names = by.length ? `: ${by.map(oneLine).join(', ')}` : '';
  return `${marks[status]}  ${oneLine(name)}${names}\n${reasons.map(reason => `${' '.repeat(11)}${oneLine(reason)}\n`).join('')}`;
}
