import { createHash, createHmac } from 'node:crypto';
import type { Variables } from '../../core/evidence/key.ts';
import { countedVariables, type Env } from '../child-env.ts';
import { Unknowable } from './unknowable.ts';

/** Digests of the variables that count. Where all do, only this machine could meet them again: its secret is in them. */
export function digestVariables(
  env: Env,
  listed: readonly string[] | undefined,
  secret: Buffer | undefined,
): Variables {
  if (listed === undefined && secret === undefined)
    throw new Unknowable(
      'the policy does not list the `variables` that count, and all of them are the same on no other machine',
    );
  const digest = (name: string, value: string) =>
    (listed === undefined && secret ? createHmac('sha256', secret).update(`variable\0${name}\0`) : createHash('sha256'))
      .update(value)
      .digest('hex');
  const counted = [...countedVariables(env, listed)];
  return {
    mode: listed === undefined ? 'all' : 'listed',
    values: Object.fromEntries(
      counted.map(([name, value]) => [name, value === undefined ? null : digest(name, value)]),
    ),
  };
}
