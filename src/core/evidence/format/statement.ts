import type { Evidence, TrialEvidence } from '../evidence.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Envelope } from './envelope.ts';
import { flagOf, listOf, mapOf, momentOf, oneOf, sha256Of, textOf, treeOf } from './fields.ts';
import { readKeyDocument } from './key-document.ts';
import { attempt, Malformed, type Parsed } from './parsed.ts';
import { checkPassed, readProvedRun } from './proved-run.ts';
import { parseStrictJson } from './strict-json.ts';
import { readTrials, writeTrials } from './trials.ts';

/** SHA-256 of a text's UTF-8, in hexadecimal. Core itself hashes nothing. */
export type Sha256 = (text: string) => string;

/** What a DSSE envelope says that its payload is. */
export const statementPayloadType = 'application/vnd.in-toto+json';
const statementType = 'https://in-toto.io/Statement/v1';
const predicateType = 'https://in-toto.io/attestation/test-result/v0.1';
/** The predicate's field for what in-toto has no name for. */
const extension = 'https://github.com/landworthy/landworthy/evidence/v1';
/** One of our own: of trials, most are meant to fail, and whoever takes them for tests must not read that these passed. */
const trialsType = 'https://github.com/landworthy/landworthy/trials/v2';

/**
 * Evidence as an in-toto Statement, for a DSSE envelope. Two subjects, because consumers take one digest of a subject that
 * matches for all of them. Throws a TypeError where the key document holds what canonical JSON has no form for.
 * Formats: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md and
 * https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md
 */
export function formatStatement(evidence: Evidence, sha256: Sha256): string {
  const { key, document, result, flaky, grade, startedOn, finishedOn, run, tool } = evidence;
  const { id, definition } = document.requirement;
  return JSON.stringify({
    _type: statementType,
    subject: subjectsOf({ key, document }),
    predicateType,
    predicate: {
      result,
      configuration: [{ name: id, digest: { sha256: sha256(canonicalJson(definition)) } }],
      // As Conforma counts. Names of tests are nobody's business but the repository's.
      ...(run.tests ? { successes: run.tests.passed, failures: run.tests.failed, warnings: 0 } : {}),
      [extension]: { key: document, grade, flaky, startedOn, finishedOn, run, tool },
    },
  });
}

/** The same of trials. */
export function formatTrials({ key, document, grade, tool, trials }: TrialEvidence): string {
  return JSON.stringify({
    _type: statementType,
    subject: subjectsOf({ key, document }),
    predicateType: trialsType,
    predicate: { key: document, grade, tool, trials: writeTrials(trials) },
  });
}

const subjectsOf = ({ key, document }: Pick<Evidence, 'key' | 'document'>) => [
  { name: 'tree', digest: { gitTree: document.tree } },
  { name: 'evidence-key', digest: { sha256: key } },
];

/**
 * Evidence as a statement tells it. All that it says about itself agrees: the key is the digest of the key document in it,
 * its subjects are that key and that tree, and a result that passed is one that its numbers allow.
 */
export function parseStatement(text: string, sha256: Sha256): Parsed<Evidence | TrialEvidence> {
  return attempt(() => {
    const statement = mapOf(parseStrictJson(text), 'the statement');
    expectType(statement['_type'], '_type', statementType);
    const predicate = mapOf(statement['predicate'], '`predicate`');
    if (statement['predicateType'] === trialsType) {
      const trials = readTrialEvidence(predicate, sha256);
      checkSubjects(statement['subject'], trials);
      return trials;
    }
    expectType(statement['predicateType'], 'predicateType', predicateType);
    const evidence = readEvidence(predicate, sha256);
    checkSubjects(statement['subject'], evidence);
    checkConfiguration(predicate['configuration'], evidence, sha256);
    if (evidence.result === 'PASSED') checkPassed(evidence.run);
    return evidence;
  });
}

/** The same of an envelope's payload. Bytes that are no UTF-8 are nobody's statement: replaced, they would be what nobody signed. */
export function parsePayload({ payloadType, payload }: Envelope, sha256: Sha256): Parsed<Evidence | TrialEvidence> {
  if (payloadType !== statementPayloadType) return { ok: false, reason: 'its payload is no statement of in-toto' };
  const text = attempt(() => utf8.decode(payload));
  return text.ok ? parseStatement(text.value, sha256) : { ok: false, reason: 'its payload is no UTF-8' };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readEvidence(predicate: Readonly<Record<string, unknown>>, sha256: Sha256): Evidence {
  const fields = mapOf(predicate[extension], `\`${extension}\``);
  const document = readKeyDocument(fields['key']);
  const evidence: Evidence = {
    key: sha256(canonicalJson(document)),
    document,
    result: oneOf(predicate['result'], '`result`', ['PASSED', 'FAILED']),
    flaky: flagOf(fields['flaky'], '`flaky`'),
    grade: gradeOf(fields['grade']),
    startedOn: momentOf(fields['startedOn'], '`startedOn`'),
    finishedOn: momentOf(fields['finishedOn'], '`finishedOn`'),
    run: readProvedRun(fields['run']),
    tool: toolOf(fields['tool']),
  };
  if (evidence.finishedOn < evidence.startedOn) throw new Malformed('it says that the run ended before it began');
  return evidence;
}

function readTrialEvidence(predicate: Readonly<Record<string, unknown>>, sha256: Sha256): TrialEvidence {
  const fields = mapOf(predicate, '`predicate`', ['key', 'grade', 'tool', 'trials']);
  const document = readKeyDocument(fields['key']);
  const trials = readTrials(fields['trials']);
  return {
    key: sha256(canonicalJson(document)),
    document,
    grade: gradeOf(fields['grade']),
    finishedOn: lastOf(trials),
    tool: toolOf(fields['tool']),
    trials,
  };
}

/** When the last of them ended. */
export const lastOf = (trials: TrialEvidence['trials']): Date =>
  new Date(Math.max(...trials.map(({ finishedOn }) => finishedOn.getTime())));

const gradeOf = (value: unknown) => oneOf(value, '`grade`', ['workspace', 'clean']);
const toolOf = (value: unknown) => textOf(value, '`tool`', { min: 1, max: 256 });

function checkSubjects(value: unknown, { key, document }: Pick<Evidence, 'key' | 'document'>): void {
  const [tree, evidenceKey, ...more] = listOf(value, '`subject`').map(subject =>
    mapOf(mapOf(subject, 'a subject')['digest'], '`digest` of a subject'),
  );
  if (!tree || !evidenceKey || more.length) throw new Malformed('it has not two subjects, a tree and a key');
  if (treeOf(only(tree, 'gitTree'), 'the digest of the first subject') !== document.tree)
    throw new Malformed('its subject is another tree than its key document names');
  if (sha256Of(only(evidenceKey, 'sha256'), 'the digest of the second subject') !== key)
    throw new Malformed('its key is not the digest of its key document');
}

function checkConfiguration(value: unknown, { document }: Evidence, sha256: Sha256): void {
  const { name, digest } = mapOf(listOf(value, '`configuration`')[0], 'the first of `configuration`');
  if (name !== document.requirement.id)
    throw new Malformed('its configuration names another requirement than its key document');
  const definition = sha256Of(mapOf(digest, '`digest` of `configuration`')['sha256'], '`digest` of `configuration`');
  if (definition !== sha256(canonicalJson(document.requirement.definition)))
    throw new Malformed('its configuration is not the digest of the definition in its key document');
}

/** The one digest, where there is no other: each would do for a consumer that takes any. */
function only(digest: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.keys(digest).length === 1 ? digest[name] : undefined;
}

function expectType(value: unknown, field: string, expected: string): void {
  if (value !== expected) throw new Malformed(`\`${field}\` is not \`${expected}\``);
}
