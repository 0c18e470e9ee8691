import { homedir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Migration, SqlScript } from '../../src/core/migrations/migration.ts';
import { judgeRehearsal, type Tolerable } from '../../src/core/migrations/rehearsal/judge.ts';
import type { RehearsalOptions, SchemaRehearsalRequest } from '../../src/core/migrations/rehearsal/request.ts';
import { type RehearsalContext, rehearseSchema } from '../../src/system/database/rehearse.ts';
import { packageRoot } from './landworthy.ts';

/** `undefined`: there is no way back. */
export function migration(
  version: string,
  up: string,
  down?: string,
  transaction: SqlScript['transaction'] = 'file',
): Migration {
  const script = (path: string, text: string): SqlScript => ({ kind: 'sql', path, line: 1, text, transaction });
  return {
    version,
    name: '',
    path: `${version}.up.sql`,
    up: script(`${version}.up.sql`, up),
    down: down === undefined ? undefined : script(`${version}.down.sql`, down),
  };
}

export const rehearsalOptions: RehearsalOptions = {
  programs: undefined,
  engine: 'auto',
  urlEnv: 'LANDWORTHY_TEST_URL',
  allowRemote: false,
  seed: [],
  synthetic: true,
  extensions: [],
  timeout: 60_000,
};

export interface Given extends Pick<SchemaRehearsalRequest, 'base' | 'added'> {
  readonly options?: Partial<RehearsalOptions>;
  readonly server?: SchemaRehearsalRequest['server'];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** Where programs are run. */
  readonly checkout?: string;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string) => void;
}

export function rehearse(given: Given) {
  return rehearseSchema(requestOf(given), contextOf(given));
}

export const requestOf = ({ base, added, options, server }: Given): SchemaRehearsalRequest => ({
  ...{ base, added, server },
  options: { ...rehearsalOptions, ...options },
});

/** With what is kept between runs, for all tests of a run. */
export const contextOf = ({ env, files = {}, signal, onStep, checkout = '/' }: Given): RehearsalContext => ({
  packageRoot,
  version: 'test',
  env: {
    PATH: process.env['PATH'] ?? '',
    HOME: homedir(),
    XDG_CACHE_HOME: join(inject('sharedFolder'), 'cache'),
    ...env,
  },
  now: new Date(),
  signal: signal ?? new AbortController().signal,
  findUses: async () => [],
  checkOut: async side => join(checkout, side),
  read: async path => files[path],
  ...(onStep ? { onStep } : {}),
});

/** The messages of its findings, and its notes. */
export async function judged(given: Given, tolerate: readonly Tolerable[] = ['column-order']) {
  const { findings, notes, proof } = judgeRehearsal(await rehearse(given), { tolerate, server: given.server });
  return { findings: findings.map(({ code, message }) => `${code}: ${message}`), notes, proof };
}
