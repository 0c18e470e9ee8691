import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMemory } from '../../src/system/evidence/key/memory.ts';
import { openRepository } from '../../src/system/repository.ts';
import { machine, machineOf } from '../support/environment.ts';
import { createRepository, testEnv } from '../support/repository.ts';

async function place() {
  const repository = createRepository({ a: '' });
  const opened = await openRepository(repository.dir, testEnv(join(repository.dir, '..')));
  const path = repository.path('.git/landworthy/memory');
  const recall = (own = machine, env = {}) => openMemory(opened, env, own).recall('x', '1');
  const remember = (own: typeof machine | undefined = machine, env = {}) => {
    const memory = openMemory(opened, env, own);
    memory.remember('x', '1', 'value');
    memory.save();
  };
  return { path, recall, remember, opened };
}

it('recalls what another run found out, as long as the fingerprint is the same', async () => {
  const { path, recall, remember, opened } = await place();
  expect(recall()).toBe(undefined);
  remember();
  expect(recall()).toBe('value');
  expect(openMemory(opened, {}, machine).recall('x', '2')).toBe(undefined);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(path, '..'))).toEqual(['memory']);
});

it('neither keeps nor believes anything in a CI system', async () => {
  const { path, recall, remember } = await place();
  remember(machine, { CI: 'true' });
  expect(existsSync(path)).toBe(false);
  remember();
  expect(recall(machine, { CI: '1' })).toBe(undefined);
  expect(recall(machine, { CI: 'false' })).toBe('value');
});

it('believes nothing that another machine sealed, or nobody', async () => {
  const { path, recall, remember } = await place();
  remember(machineOf('another'));
  expect(recall()).toBe(undefined);
  remember();
  const seal = readFileSync(path).subarray(0, 64);
  for (const junk of ['', 'x', '[["x",["1","value"]]]', Buffer.concat([seal, Buffer.from('[["x",["1","other"]]]')])]) {
    writeFileSync(path, junk);
    expect(recall()).toBe(undefined);
  }
});

it('believes no file that others may write, and no link', async () => {
  const { path, recall, remember } = await place();
  remember();
  chmodSync(path, 0o666);
  expect(recall()).toBe(undefined);
  chmodSync(path, 0o600);
  expect(recall()).toBe('value');
  renameSync(path, `${path}~`);
  symlinkSync('memory~', path);
  expect(recall()).toBe(undefined);
});

it('keeps what is newest where there is too much', async () => {
  const { opened } = await place();
  const memory = openMemory(opened, {}, machine);
  for (let index = 0; index < 400; index++) memory.remember(String(index), '1', 'x');
  memory.save();
  const again = openMemory(opened, {}, machine);
  expect([again.recall('0', '1'), again.recall('399', '1')]).toEqual([undefined, 'x']);
});
