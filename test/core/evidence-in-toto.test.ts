import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { formatStatement } from '../../src/core/evidence/format/statement.ts';
import { sha256 } from '../../src/system/evidence/digest.ts';
import { keyDocument, makeEvidence } from '../support/evidence.ts';

const text = { type: 'string' };
const texts = { type: 'array', items: text };

/**
 * in-toto's messages as its protocol buffers and their JSON mapping have them, and what its specification demands beside:
 * https://github.com/in-toto/attestation/tree/main/protos/in_toto_attestation (v1 and predicates/test_result/v0),
 * https://github.com/in-toto/attestation/tree/main/spec (v1/resource_descriptor.md, v1/digest_set.md, v1/statement.md)
 */
const schema = {
  $defs: {
    digestSet: {
      type: 'object',
      minProperties: 1,
      properties: {
        sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        gitTree: { type: 'string', pattern: '^(?:[0-9a-f]{40}|[0-9a-f]{64})$' },
      },
      additionalProperties: text,
    },
    resource: {
      type: 'object',
      properties: {
        ...{ name: text, uri: text, digest: { $ref: '#/$defs/digestSet' }, content: text },
        ...{ downloadLocation: text, mediaType: text, annotations: { type: 'object' } },
      },
      additionalProperties: false,
      anyOf: [{ required: ['uri'] }, { required: ['digest'] }, { required: ['content'] }],
    },
    testResult: {
      type: 'object',
      properties: {
        result: { enum: ['PASSED', 'WARNED', 'FAILED'] },
        configuration: { type: 'array', items: { $ref: '#/$defs/resource' } },
        ...{ url: { type: 'string', format: 'uri' }, passedTests: texts, warnedTests: texts, failedTests: texts },
        // Where the specification allows more: names of our own are URIs, those of Conforma are numbers.
        ...{ successes: { type: 'integer' }, failures: { type: 'integer' }, warnings: { type: 'integer' } },
      },
      patternProperties: { '^https://[^/]+/': { type: 'object' } },
      additionalProperties: false,
      required: ['result', 'configuration'],
    },
  },
  type: 'object',
  properties: {
    _type: { const: 'https://in-toto.io/Statement/v1' },
    subject: {
      type: 'array',
      minItems: 1,
      items: { allOf: [{ $ref: '#/$defs/resource' }, { required: ['digest'] }] },
    },
    predicateType: { const: 'https://in-toto.io/attestation/test-result/v0.1' },
    predicate: { $ref: '#/$defs/testResult' },
  },
  additionalProperties: false,
  required: ['_type', 'subject', 'predicateType', 'predicate'],
};

const validate = new Ajv2020({ strict: false, formats: { uri: /^[a-z]+:/ } }).compile(schema);
const statementOf = (evidence = makeEvidence()) => JSON.parse(formatStatement(evidence, sha256));

describe('the schema of in-toto', () => {
  it.each([
    ['that passed', makeEvidence()],
    ['that failed', makeEvidence({ result: 'FAILED', run: { exitCode: 1, milliseconds: 1 } })],
    ['of a tree of SHA-256', makeEvidence({ document: { ...keyDocument, tree: 'a'.repeat(64) } })],
  ])('accepts a statement of ours about a run %s', (_, evidence) => {
    expect([validate(statementOf(evidence)), validate.errors]).toEqual([true, null]);
  });

  it('refuses what is none', () => {
    const { predicate, ...statement } = statementOf();
    const broken = [
      statement,
      { ...statement, predicate, subjects: [] },
      { ...statement, predicate, subject: [{ name: 'tree' }] },
      { ...statement, predicate, subject: [{ digest: { gitTree: 'HEAD' } }] },
      { ...statement, predicate: { ...predicate, result: 'ERROR' } },
      { ...statement, predicate: { result: 'PASSED' } },
    ];
    expect(broken.map(one => validate(one))).toEqual(broken.map(() => false));
  });
});
