import { describe, expect } from 'vitest';
import type { Evidence } from '../../../src/core/evidence/evidence.ts';
import { canonicalJson } from '../../../src/core/evidence/format/canonical-json.ts';
import { formatStatement } from '../../../src/core/evidence/format/statement.ts';
import { sha256 } from '../../../src/system/evidence/digest.ts';
import {
  byMachine,
  envelope,
  evidenceOf,
  forget,
  keptIn,
  onlyLine,
  plant,
  replaceBy,
} from '../../support/envelopes.ts';
import { itReuses, itRunsAgain, type ProvedBranch } from '../../support/proved-branch.ts';

const nothing = 'no evidence is about exactly these inputs';
const unusable = (reason: string) => `${nothing}, and what is kept cannot be used: ${reason}`;
const untrusted = 'nobody whom the policy trusts has signed it';

/** Puts other evidence in the place of what was proved, marked by the very machine that judges. */
const rewritten = (rewrite: (evidence: Evidence) => Partial<Evidence>) => (branch: ProvedBranch) => {
  const evidence = evidenceOf(onlyLine(branch));
  replaceBy(branch, envelope({ ...evidence, ...rewrite(evidence) }, byMachine(branch.home)));
};

/** The same with what it says as text, which no program of ours writes. */
const retold = (rewrite: (text: string) => string) => (branch: ProvedBranch) => {
  const text = formatStatement(evidenceOf(onlyLine(branch)), sha256);
  const told = rewrite(text);
  if (told === text) throw new Error('nothing was rewritten');
  replaceBy(branch, envelope(told, byMachine(branch.home)));
};

const hours = (count: number) => new Date(Date.now() + count * 3_600_000);

describe('a test is run again where its evidence is not what it was:', () => {
  itReuses([{ title: 'evidence that is only written anew is reused', change: rewritten(() => ({})) }]);

  itRunsAgain([
    {
      title: 'one byte of what it says',
      change: branch => {
        const line = JSON.parse(onlyLine(branch)) as { payload: string };
        const text = Buffer.from(line.payload, 'base64').toString().replace('"flaky":false', '"flaky":fals3');
        replaceBy(branch, JSON.stringify({ ...line, payload: Buffer.from(text).toString('base64') }));
      },
      why: unusable('it is no JSON'),
    },
    {
      title: 'one byte of what it says that leaves it well-formed',
      change: branch => {
        const line = JSON.parse(onlyLine(branch)) as { payload: string };
        const text = Buffer.from(line.payload, 'base64').toString().replace('"milliseconds":', '"milliseconds":1');
        replaceBy(branch, JSON.stringify({ ...line, payload: Buffer.from(text).toString('base64') }));
      },
      why: untrusted,
    },
    {
      title: "one byte of the machine's mark",
      change: branch => {
        const line = JSON.parse(onlyLine(branch)) as { signatures: { sig: string }[] };
        const [mark] = line.signatures;
        const sig = Buffer.from(mark?.sig ?? '', 'base64');
        sig[0] = (sig[0] ?? 0) ^ 1;
        replaceBy(branch, JSON.stringify({ ...line, signatures: [{ ...mark, sig: sig.toString('base64') }] }));
      },
      why: untrusted,
    },
    {
      title: 'no mark any more',
      change: branch => replaceBy(branch, JSON.stringify({ ...JSON.parse(onlyLine(branch)), signatures: [] })),
      why: untrusted,
    },
    {
      title: 'another type of what is marked',
      change: branch =>
        replaceBy(branch, JSON.stringify({ ...JSON.parse(onlyLine(branch)), payloadType: 'text/plain' })),
      why: unusable('its payload is no statement of in-toto'),
    },
    {
      title: 'a key twice in one object',
      change: branch => replaceBy(branch, onlyLine(branch).replace('{"payloadType"', '{"payload":"","payloadType"')),
      why: unusable('it has a field twice'),
    },
    {
      title: 'half of it',
      change: branch => replaceBy(branch, onlyLine(branch).slice(0, 700)),
      why: unusable('it is no JSON'),
    },
    { title: 'nothing at all', change: branch => replaceBy(branch, ''), why: nothing },
    {
      title: 'bytes that are no text',
      change: branch => replaceBy(branch, '\u0000\uFFFF{'),
      why: unusable('it is no JSON'),
    },
    {
      title: 'it was removed',
      change: forget,
      why: nothing,
    },
    {
      title: 'a ref whose blob was changed under it',
      change: branch => {
        const [kept] = keptIn(branch);
        forget(branch);
        plant(branch, `${kept?.lines[0]} \n`, { digest: kept?.ref.split('/').at(-1) ?? '' });
      },
      why: unusable('its content is not what its name says: it was edited, or points elsewhere'),
    },
    {
      title: 'a ref that points to a commit',
      change: branch => {
        const [kept] = keptIn(branch);
        branch.git('update-ref', kept?.ref ?? '', 'HEAD');
      },
      why: unusable('it points to no file, or to one beyond 4194304 bytes'),
    },
    {
      title: 'a symbolic ref to something else',
      change: branch => {
        const [kept] = keptIn(branch);
        branch.git('symbolic-ref', kept?.ref ?? '', 'refs/heads/main');
      },
      why: unusable('it points to no file, or to one beyond 4194304 bytes'),
    },
    {
      title: 'a name that is none of a run',
      change: branch => {
        const [kept] = keptIn(branch);
        const digest = kept?.ref.split('/').at(-1) ?? '';
        branch.git('update-ref', (kept?.ref ?? '').replace(digest, `x${digest.slice(1)}`), kept?.ref ?? '');
        branch.git('update-ref', '-d', kept?.ref ?? '');
      },
      why: unusable('its name is not that of a run'),
    },
    {
      title: 'the evidence of other files, under the ref of these',
      change: branch => {
        const line = onlyLine(branch);
        branch.commit('Edit', { 'a.txt': 'A\n' });
        forget(branch);
        plant(branch, `${line}\n`);
      },
      why: unusable('it is about other files'),
    },
    {
      title: 'the evidence of these files, under the ref of others',
      change: branch => {
        const line = onlyLine(branch);
        forget(branch);
        plant(branch, `${line}\n`, { tree: 'f'.repeat(40) });
      },
      why: nothing,
    },
    {
      title: 'subjects of these files over the key of others',
      change: branch => {
        const line = onlyLine(branch);
        const { document } = evidenceOf(line);
        branch.commit('Edit', { 'a.txt': 'A\n' });
        const tree = branch.git('rev-parse', 'HEAD^{tree}').trim();
        const text = formatStatement(evidenceOf(line), sha256).replace(
          `{"gitTree":"${document.tree}"}`,
          `{"gitTree":"${tree}"}`,
        );
        forget(branch);
        plant(branch, `${envelope(text, byMachine(branch.home))}\n`);
      },
      why: unusable('its subject is another tree than its key document names'),
    },
    {
      title: 'a key that is not the digest of its document',
      change: retold(text => text.replace(/"sha256":"[0-9a-f]{2}/, '"sha256":"00')),
      why: unusable('its key is not the digest of its key document'),
    },
    {
      title: 'a document with a field that nobody knows',
      change: retold(text => text.replace('"key":{"v":1,', '"key":{"v":1,"more":1,')),
      why: unusable('the key document has fields that are not known'),
    },
    {
      title: 'a document of another version',
      change: retold(text => text.replace('"key":{"v":1,', '"key":{"v":2,')),
      why: unusable('`v` of the key document is not 1: another version of landworthy wrote it'),
    },
    {
      title: 'another kind of predicate',
      change: retold(text => text.replace('test-result/v0.1', 'test-result/v0.2')),
      why: unusable('`predicateType` is not `https://in-toto.io/attestation/test-result/v0.1`'),
    },
    {
      title: 'the evidence of another requirement',
      change: rewritten(({ document }) =>
        withDocument({ ...document, requirement: { ...document.requirement, id: 'tests.quick' } }),
      ),
      why: nothing,
    },
    {
      title: 'a run that passed with another exit code than 0',
      change: rewritten(({ run }) => ({ run: { ...run, exitCode: 1 } })),
      why: unusable('it says that a run passed that exited with 1'),
    },
    {
      title: 'a run that passed with no test',
      change: rewritten(({ run }) => ({ run: { ...run, tests: { ...tests(run), passed: 0 } } })),
      why: unusable('it says that a run passed in which no test did'),
    },
    {
      title: 'a run that passed with a failure',
      change: rewritten(({ run }) => ({ run: { ...run, tests: { ...tests(run), failed: 1 } } })),
      why: unusable('it says that a run passed in which 1 failed'),
    },
    {
      title: 'a failure',
      change: rewritten(() => ({
        result: 'FAILED',
        finishedOn: new Date('2026-10-01T12:00:00Z'),
        startedOn: new Date('2026-10-01T12:00:00Z'),
      })),
      why: 'with exactly these inputs it failed on 2026-10-01',
    },
    {
      title: 'a failure beside it',
      change: branch => {
        const evidence = evidenceOf(onlyLine(branch));
        plant(branch, `${envelope({ ...evidence, result: 'FAILED', finishedOn: hours(0) }, byMachine(branch.home))}\n`);
      },
      why: expect.stringMatching(
        /^it is flaky, or was: with exactly these inputs it failed on \d{4}-\d\d-\d\d$/,
      ) as string,
    },
    {
      title: 'a pass that came after a failure',
      change: rewritten(() => ({ flaky: true })),
      why: 'it is flaky: with exactly these inputs it failed before it passed',
    },
    {
      title: 'a clock that was set back',
      change: rewritten(() => ({ finishedOn: new Date('2126-01-01T12:00:00Z') })),
      why: 'its evidence is of 2126-01-01 12:00 UTC, which is yet to come: a clock is wrong',
    },
    {
      title: 'an end before its beginning',
      change: rewritten(() => ({ finishedOn: hours(-2), startedOn: hours(-1) })),
      why: unusable('it says that the run ended before it began'),
    },
    {
      title: 'an age beyond `max-age`',
      unit: 'reuse: { max-age: 30d }',
      change: rewritten(() => ({
        finishedOn: new Date('2026-01-01T12:00:00Z'),
        startedOn: new Date('2026-01-01T12:00:00Z'),
      })),
      why: 'its evidence is of 2026-01-01, older than `max-age`',
    },
  ]);
});

function withDocument(document: Evidence['document']): Partial<Evidence> {
  return { document, key: sha256(canonicalJson(document)) };
}

function tests({ tests: told }: Evidence['run']) {
  if (!told) throw new Error('it tells of no tests');
  return told;
}
