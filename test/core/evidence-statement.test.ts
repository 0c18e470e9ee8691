import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { canonicalJson } from '../../src/core/evidence/format/canonical-json.ts';
import { formatStatement, parsePayload, parseStatement } from '../../src/core/evidence/format/statement.ts';
import { sha256 } from '../../src/system/evidence/digest.ts';
import { keyDocument, makeEvidence } from '../support/evidence.ts';

const extension = 'https://github.com/landworthy/landworthy/evidence/v1';
const good = formatStatement(makeEvidence(), sha256);

describe('a statement', () => {
  it('is an in-toto test result with a tree and a key as its subjects', () => {
    const { predicate, ...outside } = JSON.parse(good);
    const { [extension]: more, ...standard } = predicate;
    expect(outside).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: 'tree', digest: { gitTree: keyDocument.tree } },
        { name: 'evidence-key', digest: { sha256: sha256(canonicalJson(keyDocument)) } },
      ],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    });
    expect(standard).toEqual({
      result: 'PASSED',
      configuration: [
        { name: 'tests.unit', digest: { sha256: sha256('{"at-least":1,"run":["npm","test"],"timeout":600000}') } },
      ],
      successes: 412,
      failures: 0,
      warnings: 0,
    });
    expect(more).toEqual({
      key: keyDocument,
      grade: 'workspace',
      flaky: false,
      startedOn: '2026-11-23T12:00:00.000Z',
      finishedOn: '2026-11-23T12:00:03.100Z',
      run: makeEvidence().run,
      tool: 'landworthy 0.1.0',
    });
  });

  it.each<[string, Evidence]>([
    ['with tests', makeEvidence()],
    ['of a run that failed', makeEvidence({ result: 'FAILED', run: { exitCode: 1, milliseconds: 0 } })],
    [
      'of a run that failed on Windows',
      makeEvidence({ result: 'FAILED', run: { exitCode: 4294967295, milliseconds: 1 } }),
    ],
    [
      'with findings',
      makeEvidence({
        grade: 'clean',
        flaky: true,
        run: {
          exitCode: 1,
          milliseconds: 20,
          diagnostics: [
            {
              rule: 'no-var',
              message: 'old',
              severity: 'error',
              path: 'a.js',
              line: 1,
              endLine: 2,
              column: 3,
              suppressed: true,
            },
            { rule: '', message: '', severity: 'info' },
          ],
        },
      }),
    ],
    [
      'of a tree of SHA-256, with what it was before',
      withDocument({
        ...keyDocument,
        tree: 'a'.repeat(64),
        requirement: { ...keyDocument.requirement, before: 'b'.repeat(40) },
      }),
    ],
    [
      'with names that objects have',
      withDocument({
        ...keyDocument,
        inputs: { ...keyDocument.inputs, hidden: { constructor: 'a', toString: 'b', 1: 'c' } },
      }),
    ],
  ])('is read as it was written: %s', (_, evidence) => {
    expect(parseStatement(formatStatement(evidence, sha256), sha256)).toEqual({ ok: true, value: evidence });
  });

  it('is read with fields that in-toto will have one day', () => {
    const text = edit(statement => {
      statement['new'] = 1;
      statement.predicate.url = 'https://ci.example/1';
      statement.predicate.configuration[0].annotations = {};
    });
    expect(parseStatement(text, sha256)).toEqual({ ok: true, value: makeEvidence() });
  });

  it.each<[string, (statement: Editable) => void, string]>([
    [
      'another type',
      s => {
        s._type = 'https://in-toto.io/Statement/v0.1';
      },
      '`_type` is not `https://in-toto.io/Statement/v1`',
    ],
    [
      'another predicate',
      s => {
        s.predicateType = 'https://slsa.dev/provenance/v1';
      },
      '`predicateType` is not `https://in-toto.io/attestation/test-result/v0.1`',
    ],
    ['no predicate', s => void delete s.predicate, '`predicate` is no object'],
    ['no field of ours', s => void delete s.predicate[extension], `\`${extension}\` is no object`],
    [
      'warnings',
      s => {
        s.predicate.result = 'WARNED';
      },
      '`result` is none of `PASSED`, `FAILED`',
    ],
    [
      'another tree as its subject',
      s => {
        s.subject[0].digest.gitTree = 'a'.repeat(40);
      },
      'its subject is another tree than its key document names',
    ],
    [
      'another key as its subject',
      s => {
        s.subject[1].digest.sha256 = 'a'.repeat(64);
      },
      'its key is not the digest of its key document',
    ],
    [
      'a second digest of a subject',
      s => {
        s.subject[1].digest.gitTree = keyDocument.tree;
      },
      'the digest of the second subject is no SHA-256',
    ],
    [
      'subjects the other way round',
      s => void s.subject.reverse(),
      'the digest of the first subject is no id of a tree',
    ],
    ['one subject', s => void s.subject.pop(), 'it has not two subjects, a tree and a key'],
    ['three subjects', s => void s.subject.push(s.subject[0]), 'it has not two subjects, a tree and a key'],
    [
      'another requirement',
      s => {
        s.predicate.configuration[0].name = 'tests.all';
      },
      'its configuration names another requirement than its key document',
    ],
    [
      'another definition',
      s => {
        s.predicate.configuration[0].digest.sha256 = 'a'.repeat(64);
      },
      'its configuration is not the digest of the definition in its key document',
    ],
    [
      'no configuration',
      s => {
        s.predicate.configuration = [];
      },
      'the first of `configuration` is no object',
    ],
    [
      'an edited command',
      s => {
        s.predicate[extension].key.requirement.definition.run = ['true'];
      },
      'its key is not the digest of its key document',
    ],
    [
      'an edited variable',
      s => {
        s.predicate[extension].key.environment.variables.values.CI = 'a';
      },
      'its key is not the digest of its key document',
    ],
    [
      'an unknown field in its key document',
      s => {
        s.predicate[extension].key.more = 1;
      },
      'the key document has fields that are not known',
    ],
    [
      'another version of its key document',
      s => {
        s.predicate[extension].key.v = 2;
      },
      '`v` of the key document is not 1: another version of landworthy wrote it',
    ],
    [
      'a tree of 41 digits',
      s => {
        s.predicate[extension].key.tree += 'a';
      },
      '`tree` of the key document is no id of a tree',
    ],
    [
      'a tree of capitals',
      s => {
        s.predicate[extension].key.tree = 'A'.repeat(40);
      },
      '`tree` of the key document is no id of a tree',
    ],
    [
      'an end before its start',
      s => {
        s.predicate[extension].finishedOn = '2026-11-23T11:59:59.999Z';
      },
      'it says that the run ended before it began',
    ],
    [
      'a date that is none',
      s => {
        s.predicate[extension].startedOn = 'now';
      },
      '`startedOn` is no time in UTC, such as `2026-11-23T18:45:00.000Z`',
    ],
    [
      'a date of a number',
      s => {
        s.predicate[extension].startedOn = 0;
      },
      '`startedOn` is no time in UTC, such as `2026-11-23T18:45:00.000Z`',
    ],
    [
      'a day that is none',
      s => {
        s.predicate[extension].startedOn = '2026-02-30T00:00:00.000Z';
      },
      '`startedOn` is no time in UTC, such as `2026-11-23T18:45:00.000Z`',
    ],
    [
      'a time elsewhere',
      s => {
        s.predicate[extension].startedOn = '2026-11-23T12:00:00.000+02:00';
      },
      '`startedOn` is no time in UTC, such as `2026-11-23T18:45:00.000Z`',
    ],
    [
      'a failed test',
      s => {
        s.predicate[extension].run.tests.failed = 1;
      },
      'it says that a run passed in which 1 failed',
    ],
    [
      'no passed test',
      s => {
        s.predicate[extension].run.tests.passed = 0;
      },
      'it says that a run passed in which no test did',
    ],
    [
      'tests and an exit code',
      s => {
        s.predicate[extension].run.exitCode = 1;
      },
      'it says that a run passed that exited with 1',
    ],
    [
      'tests, an exit code and a finding',
      s => {
        s.predicate[extension].run.exitCode = 1;
        s.predicate[extension].run.diagnostics = [{ rule: 'a', message: 'b', severity: 'error' }];
      },
      'it says that tests passed that exited with 1',
    ],
    [
      'an exit code and no finding',
      s => {
        s.predicate[extension].run = { exitCode: 1, milliseconds: 1, diagnostics: [] };
      },
      'it says that a run passed that exited with 1',
    ],
    [
      'no exit code',
      s => void delete s.predicate[extension].run.exitCode,
      '`run.exitCode` is no integer from -2147483648 to 4294967295',
    ],
    [
      'an exit code of text',
      s => {
        s.predicate[extension].run.exitCode = '0';
      },
      '`run.exitCode` is no integer from -2147483648 to 4294967295',
    ],
    [
      'a negative count',
      s => {
        s.predicate[extension].run.tests.failed = -1;
      },
      '`run.tests.failed` is no integer from 0 to 2147483647',
    ],
    [
      'half a test',
      s => {
        s.predicate[extension].run.tests.passed = 0.5;
      },
      '`run.tests.passed` is no integer from 0 to 2147483647',
    ],
    [
      'a huge count',
      s => {
        s.predicate[extension].run.tests.passed = 1e300;
      },
      '`run.tests.passed` is no integer from 0 to 2147483647',
    ],
    [
      'names of tests',
      s => {
        s.predicate[extension].run.tests.names = ['secret'];
      },
      '`run.tests` has fields that are not known',
    ],
    [
      'a finding of unknown severity',
      s => {
        s.predicate[extension].run.diagnostics = [{ rule: 'a', message: 'b', severity: 'fatal' }];
      },
      '`severity` of a value of `run.diagnostics` is none of `error`, `warning`, `info`',
    ],
    [
      'an unknown grade',
      s => {
        s.predicate[extension].grade = 'container';
      },
      '`grade` is none of `workspace`, `clean`',
    ],
    [
      'flaky as a text',
      s => {
        s.predicate[extension].flaky = 'false';
      },
      '`flaky` is neither true nor false',
    ],
    [
      'no tool',
      s => {
        s.predicate[extension].tool = '';
      },
      '`tool` is empty',
    ],
    [
      'a fraction in its definition',
      s => {
        s.predicate[extension].key.requirement.definition.share = 0.5;
      },
      'it cannot be read: TypeError: no canonical JSON for the number 0.5',
    ],
  ])('with %s is none', (_, change, reason) => {
    expect(parseStatement(edit(change), sha256)).toEqual({ ok: false, reason });
  });

  it.each<[string, string, string]>([
    [
      'a result twice',
      good.replace('"result":"PASSED"', '"result":"FAILED","result":"PASSED"'),
      'it has a field twice',
    ],
    ['a prototype', good.replace('"flaky":false', '"__proto__":{"flaky":false}'), 'it has a field `__proto__`'],
    [
      'a huge exponent',
      good.replace('"exitCode":0', '"exitCode":1e999'),
      '`run.exitCode` is no integer from -2147483648 to 4294967295',
    ],
    ['half of it', good.slice(0, good.length / 2), 'it is no JSON'],
    ['a byte order mark', `\ufeff${good}`, 'it is no JSON'],
    ['null', 'null', 'the statement is no object'],
  ])('that has %s is none', (_, text, reason) => {
    expect(parseStatement(text, sha256)).toEqual({ ok: false, reason });
  });

  it('is the payload of an envelope that says so, in UTF-8', () => {
    const payload = Buffer.from(good);
    const of = (payloadType: string, bytes: Uint8Array) =>
      parsePayload({ payloadType, payload: bytes, signatures: [] }, sha256);
    expect(of('application/vnd.in-toto+json', payload)).toEqual({ ok: true, value: makeEvidence() });
    expect(of('application/json', payload)).toEqual({ ok: false, reason: 'its payload is no statement of in-toto' });
    const at = payload.indexOf('landworthy 0.1.0');
    payload[at] = 0xff;
    expect(of('application/vnd.in-toto+json', payload)).toEqual({ ok: false, reason: 'its payload is no UTF-8' });
  });

  it('never makes the parser throw, whatever it is', () => {
    const bytes = fc.uint8Array().map(one => Buffer.from(one).toString('latin1'));
    const text = fc.oneof(fc.string(), fc.json(), bytes);
    fc.assert(fc.property(text, one => !parseStatement(one, sha256).ok));
  });

  it('with any value in any place agrees with itself, or is none', () => {
    const paths = placesIn(JSON.parse(good));
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(
        'PASSED',
        'FAILED',
        0,
        1,
        -1,
        2 ** 53,
        'a'.repeat(64),
        'a'.repeat(40),
        {},
        [],
        null,
        true,
      ),
    );
    const kept = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...paths), value, (path, put) => {
        const text = edit(statement => replaceAt(statement, path, put));
        fc.pre(text !== good);
        const read = parseStatement(text, sha256);
        if (!read.ok || 'trials' in read.value) return;
        const { key, document, result, run, startedOn, finishedOn } = read.value;
        expect(key).toBe(sha256(canonicalJson(keyDocument)));
        expect(document).toEqual(keyDocument);
        if (result === 'PASSED') expect([run.exitCode, run.tests?.failed ?? 0]).toEqual([0, 0]);
        expect(finishedOn.getTime()).toBeGreaterThanOrEqual(startedOn.getTime());
        kept.add(path.at(-1) ?? '');
      }),
      { numRuns: 2000 },
    );
    // All that can be changed without anybody noticing is what a signature is for.
    expect([...kept].filter(name => !changeable.has(name))).toEqual([]);
  });
});

/** Labels that nothing depends on, and what a run told. */
const changeable = new Set([
  ...['name', 'successes', 'failures', 'warnings', 'result', 'flaky', 'grade', 'tool', 'source', 'unit'],
  ...[
    'milliseconds',
    'passed',
    'failed',
    'skipped',
    'exitCode',
    'tests',
    'v',
    'at-least',
    'timeout',
    'CI',
    '.env',
    'npm',
  ],
]);

// biome-ignore lint/suspicious/noExplicitAny: it is edited in places that no type has
type Editable = any;

function edit(change: (statement: Editable) => void): string {
  const statement: unknown = JSON.parse(good);
  change(statement);
  return JSON.stringify(statement);
}

function withDocument(document: Evidence['document']): Evidence {
  return makeEvidence({ document });
}

function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, one]) => placesIn(one, [...path, name]))].filter(
    one => one.length,
  );
}

function replaceAt(statement: Editable, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce((one, name) => one[name], statement);
  parent[path.at(-1) ?? ''] = value;
}
