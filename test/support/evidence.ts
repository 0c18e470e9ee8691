import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { canonicalJson } from '../../src/core/evidence/format/canonical-json.ts';
import type { Envelope } from '../../src/core/evidence/format/envelope.ts';
import { formatStatement, statementPayloadType } from '../../src/core/evidence/format/statement.ts';
import type { KeyDocument } from '../../src/core/evidence/key.ts';
import { sha256 } from '../../src/system/evidence/digest.ts';

export const keyDocument: KeyDocument = {
  v: 1,
  tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  requirement: { id: 'tests.unit', definition: { run: ['npm', 'test'], timeout: 600_000, 'at-least': 1 } },
  inputs: { files: { '.env': null }, hidden: {}, submodules: {} },
  environment: {
    os: 'linux',
    release: 'Debian 12',
    arch: 'x64',
    runtimes: { node: 'v20.20.2' },
    programs: { npm: null },
    probes: {},
    dependencies: { node_modules: sha256('installed') },
    variables: { mode: 'listed', values: { CI: null, NODE_ENV: sha256('test') } },
    git: {},
  },
};

/** Evidence that 412 unit tests passed, but for what is given. */
export function makeEvidence(changes: Partial<Evidence> = {}): Evidence {
  const document = changes.document ?? keyDocument;
  return {
    key: sha256(canonicalJson(document)),
    document,
    result: 'PASSED',
    flaky: false,
    grade: 'workspace',
    startedOn: new Date('2026-11-23T12:00:00.000Z'),
    finishedOn: new Date('2026-11-23T12:00:03.100Z'),
    run: {
      exitCode: 0,
      milliseconds: 3100,
      tests: { passed: 412, failed: 0, skipped: 2, unit: 'tests', source: 'junit report reports/unit.xml' },
    },
    tool: 'landworthy 0.1.0',
    ...changes,
  };
}

/** An envelope that nobody has signed. */
export function makeEnvelope(evidence: Evidence = makeEvidence()): Envelope {
  const payload = Buffer.from(formatStatement(evidence, sha256));
  return { payloadType: statementPayloadType, payload, signatures: [] };
}
