import { expect, it } from 'vitest';
import type { TrialEvidence } from '../../src/core/evidence/evidence.ts';
import { canonicalJson } from '../../src/core/evidence/format/canonical-json.ts';
import { sha256 } from '../../src/system/evidence/digest.ts';
import { openIdentify } from '../../src/system/evidence/signature/identify.ts';
import { openMachine } from '../../src/system/evidence/signature/machine.ts';
import { openTrialStore } from '../../src/system/evidence/trials.ts';
import { keyDocument } from '../support/evidence.ts';
import { openStore } from '../support/evidence-store.ts';
import { testEnv } from '../support/repository.ts';

const now = new Date('2026-11-23T12:00:00.000Z');

/** A trial of these files, whose report has so many names. */
const tried = (tree: string, names = 1): TrialEvidence => {
  const passed = Array.from({ length: names }, (_, index) => `${index} ${'x'.repeat(100)}`);
  const results = { from: 'report', names: { passed, failed: [], skipped: [] } } as const;
  const end = { kind: 'tested', exitCode: 0, milliseconds: 1, results } as const;
  return {
    ...{ key: sha256(canonicalJson(keyDocument)), document: keyDocument, grade: 'clean', finishedOn: now, tool: 'x' },
    trials: [{ tree: tree.repeat(40), run: 'test', tellsNames: true, flaky: false, finishedOn: now, end }],
  };
};

async function openTrials() {
  const { repository, opened, blobs } = await openStore();
  const machine = openMachine(testEnv(repository.path('..')));
  const base = repository.git('rev-parse', 'HEAD').trim();
  const identify = await openIdentify({ base, blobs, machine, now });
  const sources = { repository: opened, blobs, machine, identify, vouched: [], now };
  const store = openTrialStore({ ...sources, before: keyDocument.tree, tree: 'c'.repeat(40) });
  const kept = async () => (await store.read()).map(one => one.evidence.trials.map(({ tree }) => tree[0]).join(''));
  return { store, kept };
}

it('puts what was tried in the same environment into one statement', async () => {
  const { store, kept } = await openTrials();
  await store.write([tried('a'), tried('b')]);
  await store.write([tried('d')]);
  expect(await kept()).toEqual(['dab']);
});

it('keeps what is too large for one run in several', async () => {
  const { store, kept } = await openTrials();
  for (const tree of ['a', 'b']) await store.write([tried(tree, 20_000)]);
  expect((await kept()).toSorted()).toEqual(['a', 'b']);
});
