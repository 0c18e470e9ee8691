import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { formatEnvelope } from '../../src/core/evidence/format/envelope.ts';
import { keepInBounds } from '../../src/system/evidence/store/prune.ts';
import { evidenceRef, evidenceRefs } from '../../src/system/evidence/store/refs.ts';
import { keyDocument, makeEnvelope, makeEvidence } from '../support/evidence.ts';
import { openStore, type Store } from '../support/evidence-store.ts';

const now = new Date('2026-11-24T00:00:00Z');
const current = 'c'.repeat(40);

it('leaves the newest five hundred runs of a thousand and one, and all about the current files', async () => {
  const store = await openStore();
  const young = await store.write(keyDocument.tree, [formatEnvelope(makeEnvelope(makeEvidence()))]);
  const own = await store.write(current, ['{"not":"even evidence"}']);
  createRefs(store, 998);
  expect(await prune(store)).toBe(0);
  createRefs(store, 999);
  expect(await prune(store)).toBe(500);
  const left = refs(store);
  expect(left).toHaveLength(501);
  expect(left).toContain(evidenceRef(keyDocument.tree, young));
  expect(left).toContain(evidenceRef(current, own));
  expect(await prune(store)).toBe(0);
});

it('leaves it to another process that is at it', async () => {
  const store = await openStore();
  createRefs(store, 1001);
  store.repository.git('pack-refs', '--all');
  store.repository.write({ '.git/packed-refs.lock': '' });
  expect(await prune(store)).toBe(0);
  expect(refs(store)).toHaveLength(1001);
});

const prune = ({ opened, blobs }: Store) => keepInBounds(opened.git, blobs, [current], now);

const refs = ({ repository }: Store) =>
  repository.git('for-each-ref', '--format=%(refname)', evidenceRefs).split('\n').filter(Boolean);

/** So many runs of as many trees that nobody can read. */
function createRefs({ repository }: Store, count: number): void {
  const blob = repository.git('rev-parse', 'HEAD:a.txt').trim();
  const hex = (index: number, length: number) => index.toString(16).padStart(length, '0');
  const lines = Array.from(
    { length: count },
    (_, index) => `update ${evidenceRef(hex(index, 40), hex(index, 32))} ${blob}\n`,
  );
  execFileSync('git', ['update-ref', '--stdin'], { cwd: repository.dir, input: lines.join('') });
}
