import type { Variables } from '../../../core/evidence/key.ts';
import { countedVariables, type Env } from '../../child-env.ts';
import { sha256 } from '../digest.ts';
import type { Keyed } from '../sealed-file.ts';
import { systemZone } from './system-zone.ts';
import { Unknowable } from './unknowable.ts';

/** Digests of the variables that count. Where all do, they are this machine's: values may be secret, and no other would meet them all. */
export function digestVariables(
  env: Env,
  listed: readonly string[] | undefined,
  machine: Keyed | undefined,
): Variables {
  if (listed === undefined && machine === undefined)
    throw new Unknowable(
      'the policy does not list the `variables` that count, and all of them are the same on no other machine',
    );
  const digest = (name: string, value: string) =>
    listed === undefined && machine ? machine.digest(`variable\0${name}\0${value}`) : sha256(value);
  const counted = new Map(countedVariables(env, listed));
  // Where it is not set, the system's zone is what tests see.
  if (counted.get('TZ') === undefined) counted.set('TZ', systemZone());
  return {
    mode: listed === undefined ? 'all' : 'listed',
    values: Object.fromEntries(
      [...counted].map(([name, value]) => [name, value === undefined ? null : digest(name, value)]),
    ),
  };
}
