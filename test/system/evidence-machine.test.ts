import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { formatEnvelope, parseEnvelope } from '../../src/core/evidence/format/envelope.ts';
import { openMachine } from '../../src/system/evidence/signature/machine.ts';
import { makeEnvelope, makeEvidence } from '../support/evidence.ts';
import { temporaryFolder } from '../support/repository.ts';

const envelope = makeEnvelope();

describe('the machine', () => {
  it('knows what it has marked, also after it was written and read', () => {
    const env = { XDG_STATE_HOME: temporaryFolder() };
    const marked = openMachine(env)?.macEnvelope(envelope);
    const read = parseEnvelope(formatEnvelope(marked ?? envelope));
    expect(read.ok && openMachine(env)?.isOwn(read.value)).toBe(true);
    expect(marked?.signatures).toEqual([
      { keyid: expect.stringMatching(/^machine:[0-9a-f]{16}$/), sig: expect.anything() },
    ]);
  });

  it('does not know what nobody has marked, or what was edited since', () => {
    const machine = openMachine({ XDG_STATE_HOME: temporaryFolder() });
    const marked = machine?.macEnvelope(envelope) ?? envelope;
    const [mark] = marked.signatures;
    const other = makeEnvelope(makeEvidence({ grade: 'clean' }));
    const edited = [
      envelope,
      { ...marked, payload: other.payload },
      { ...marked, payloadType: `${marked.payloadType}.x` },
      { ...marked, signatures: [{ sig: mark?.sig ?? Buffer.alloc(32) }] },
      { ...marked, signatures: [{ keyid: 'machine:0123456789abcdef', sig: mark?.sig ?? Buffer.alloc(32) }] },
      { ...marked, signatures: [{ keyid: mark?.keyid ?? '', sig: Buffer.alloc(32) }] },
      { ...marked, signatures: [{ keyid: mark?.keyid ?? '', sig: Buffer.from(mark?.sig ?? []).subarray(0, 31) }] },
    ];
    expect(edited.map(one => machine?.isOwn(one))).toEqual(edited.map(() => false));
  });

  it('does not know what another machine has marked', () => {
    const marked = openMachine({ XDG_STATE_HOME: temporaryFolder() })?.macEnvelope(envelope) ?? envelope;
    expect(openMachine({ XDG_STATE_HOME: temporaryFolder() })?.isOwn(marked)).toBe(false);
  });

  it('gives digests that only it can make, and never one that marks an envelope', () => {
    const [one, other] = [{ XDG_STATE_HOME: temporaryFolder() }, { XDG_STATE_HOME: temporaryFolder() }];
    expect(openMachine(one)?.digest('secret')).toBe(openMachine(one)?.digest('secret'));
    expect(openMachine(one)?.digest('secret')).toMatch(/^[0-9a-f]{64}$/);
    expect(openMachine(one)?.digest('secret')).not.toBe(openMachine(other)?.digest('secret'));
  });

  it('keeps its secret where nobody else may read it', () => {
    const home = temporaryFolder();
    openMachine({ HOME: home });
    const folder = join(home, '.local/state/landworthy');
    expect(readdirSync(folder)).toEqual(['machine-key']);
    const modes = [folder, join(folder, 'machine-key')].map(path => (statSync(path).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600']);
    expect(readFileSync(join(folder, 'machine-key')).length).toBe(32);
  });

  it.each<[string, (folder: string, secret: string) => void]>([
    ['others may read it', (_, secret) => chmodSync(secret, 0o640)],
    ['others may write to it', (_, secret) => chmodSync(secret, 0o602)],
    ['others may write to its folder', folder => chmodSync(folder, 0o777)],
    ['it is too short', (_, secret) => writeFileSync(secret, 'short')],
    ['it is too long', (_, secret) => writeFileSync(secret, Buffer.alloc(33))],
  ])('is not known where %s', (_, spoil) => {
    const home = temporaryFolder();
    const env = { XDG_STATE_HOME: home };
    expect(openMachine(env)).toBeDefined();
    spoil(join(home, 'landworthy'), join(home, 'landworthy/machine-key'));
    expect(openMachine(env)).toBeUndefined();
    expect(readdirSync(join(home, 'landworthy'))).toEqual(['machine-key']);
  });

  it('is not known where its secret is a link, whoever owns what it leads to', () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'landworthy'), { mode: 0o700 });
    writeFileSync(join(home, 'elsewhere'), Buffer.alloc(32), { mode: 0o600 });
    symlinkSync(join(home, 'elsewhere'), join(home, 'landworthy/machine-key'));
    expect(openMachine({ XDG_STATE_HOME: home })).toBeUndefined();
  });

  it('is not known in a CI system, where the change itself runs as the same user', () => {
    const home = temporaryFolder();
    expect(openMachine({ XDG_STATE_HOME: home, CI: 'true' })).toBeUndefined();
    expect(readdirSync(home)).toEqual([]);
  });

  it.each(['relative/folder', '/dev/null/x', '/proc'])('is not known where there is no place for it: %s', place => {
    expect(openMachine({ XDG_STATE_HOME: place })).toBeUndefined();
  });

  it('has one secret, however many begin at once', async () => {
    const home = temporaryFolder();
    const program = join(home, 'first.cjs');
    await build({
      stdin: {
        contents: `import { openMachine } from './src/system/evidence/signature/machine.ts';
          console.log(openMachine({ XDG_STATE_HOME: ${JSON.stringify(home)} })?.digest('x'));`,
        resolveDir: join(import.meta.dirname, '../..'),
      },
      ...{ bundle: true, platform: 'node', format: 'cjs', outfile: program, logLevel: 'silent' },
    });
    const digests = await Promise.all(Array.from({ length: 8 }, () => outputOf(program)));
    expect(new Set(digests).size).toBe(1);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}\n$/);
    expect(readdirSync(join(home, 'landworthy'))).toEqual(['machine-key']);
  });
});

function outputOf(program: string): Promise<string> {
  const child = spawn(process.execPath, [program], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise(resolve => {
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    child.once('close', () => resolve(output));
  });
}
