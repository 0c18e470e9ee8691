import { createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEnvironment, type EnvironmentRequest } from '../../src/system/evidence/key/environment.ts';
import { openRepository } from '../../src/system/repository.ts';
import { type TestRepository, testEnv } from './repository.ts';

export const machineOf = (secret: string) => ({
  digest: (value: string) => createHmac('sha256', secret).update(value).digest('hex'),
});
export const machine = machineOf('a secret of this machine');

export async function described(repository: TestRepository, request: Partial<EnvironmentRequest> = {}) {
  const env = { ...testEnv(join(repository.dir, '..')), ...request.env };
  const opened = await openRepository(repository.dir, env);
  return describeEnvironment({
    repository: opened,
    dir: opened.top,
    inPlace: true,
    folder: '',
    run: 'sh test.sh',
    variables: [],
    probes: [],
    inputs: [],
    signal: new AbortController().signal,
    machine,
    ...request,
    env,
  });
}

export async function known(repository: TestRepository, request: Partial<EnvironmentRequest> = {}) {
  const result = await described(repository, request);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

/** A folder of programs, to stand first on PATH. */
export function programs(repository: TestRepository, scripts: Readonly<Record<string, string>>) {
  const folder = join(repository.dir, '../bin');
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return { PATH: `${folder}:${process.env['PATH']}` };
}
