import { isCi } from '../../core/ci.ts';
import { runsCommands } from '../../core/engine.ts';
import type { RunOptions } from '../../core/evidence/options.ts';
import { parseAllowedSigners } from '../../core/evidence/signers/allowed-signers.ts';
import type { Policy, Requirement } from '../../core/policy.ts';
import { openMachine } from '../../system/evidence/signature/machine.ts';
import { openSigners } from '../../system/evidence/signature/signers.ts';
import { findSigningKey } from '../../system/evidence/signature/signing-key.ts';
import type { Context } from '../context.ts';
import type { OpenChange } from '../open-change.ts';
import type { Answer } from './examine.ts';

/** Whether evidence can be made, reused and signed here; undefined where the policy runs nothing. */
export async function examineEvidence(open: OpenChange, policy: Policy, context: Context): Promise<Answer | undefined> {
  const { base, git, scratch } = open;
  const { cwd, env, now } = context;
  const running = policy.requirements.filter(runsCommands);
  if (!running.length) return undefined;
  const [allowed, revoked] = await Promise.all(
    ['.landworthy/allowed_signers', '.landworthy/revoked_keys'].map(path => base.read(path)),
  );
  const [broken] = openSigners({ allowed, revoked, now }).problems;
  if (broken !== undefined) return { status: 'warning', message: broken, hint: 'mend it on the base' };
  const inCi = isCi(env);
  if (!inCi && !openMachine(env)) return noMachine;
  const unlisted = running.filter(one => wants(one) && (inCi || shares(one)));
  if (unlisted.length) {
    const ids = unlisted.map(({ id }) => `\`${id}\``).join(', ');
    const message = `what ${ids} proves counts on no other machine${inCi ? ', and not in CI' : ''}`;
    return { status: 'warning', message, hint: 'list the `variables` that it needs in the policy' };
  }
  const key = await findSigningKey({ explicit: undefined, cwd, env, git, scratch });
  const keys = parseAllowedSigners(allowed ?? '').signers.length;
  const parts = [
    inCi ? 'here, evidence counts that is signed or handed over' : 'what has passed here is not run again',
    keys
      ? `the base lists ${keys} ${keys === 1 ? 'key' : 'keys'} that may sign`
      : 'the base lists no key that may sign',
    ...(key ? [`\`${key.name}\` signs`] : []),
  ];
  return { status: 'ok', message: parts.join('; ') };
}

const noMachine: Answer = {
  status: 'warning',
  message: 'this machine has no place for a key that is yours alone: all is run each time',
  hint: 'take away the rights of others in `~/.local/state/landworthy`, and see that it can be written',
};

const optionsOf = ({ options }: Requirement) => options as Partial<RunOptions>;

/** Whether it is without the list that evidence for others needs. */
const wants = (one: Requirement) => {
  const { run, variables, reuse } = optionsOf(one);
  return run !== undefined && reuse !== false && variables === undefined;
};

/** Whether the policy means others to share it. */
function shares(one: Requirement): boolean {
  const { reuse } = optionsOf(one);
  return reuse !== undefined && reuse !== false && reuse.from.length > 0;
}
