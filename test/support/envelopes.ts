import { execFileSync } from 'node:child_process';
import type { Evidence, TrialEvidence } from '../../src/core/evidence/evidence.ts';
import { formatEnvelope, parseEnvelope, preAuthEncoding } from '../../src/core/evidence/format/envelope.ts';
import {
  formatStatement,
  formatTrials,
  parseStatement,
  statementPayloadType,
} from '../../src/core/evidence/format/statement.ts';
import { sha256 } from '../../src/system/evidence/digest.ts';
import { openMachine } from '../../src/system/evidence/signature/machine.ts';
import { evidenceRef, evidenceRefs, runDigest } from '../../src/system/evidence/store/refs.ts';
import type { ProvedBranch } from './proved-branch.ts';
import { testEnv } from './repository.ts';
import { sshSign, type TestKey } from './ssh.ts';

/** A run's envelopes under its ref. */
export interface Kept {
  readonly ref: string;
  readonly tree: string;
  readonly lines: readonly string[];
}

/** All evidence that a repository keeps. */
export function keptIn({ git }: Pick<ProvedBranch, 'git'>): readonly Kept[] {
  const refs = git('for-each-ref', '--format=%(refname)', evidenceRefs).split('\n').filter(Boolean);
  return refs.map(ref => ({
    ref,
    tree: ref.split('/').at(-2) ?? '',
    lines: git('cat-file', 'blob', ref).split('\n').filter(Boolean),
  }));
}

/** The one envelope that a repository keeps. */
export function onlyLine(branch: Pick<ProvedBranch, 'git'>): string {
  const lines = keptIn(branch).flatMap(one => one.lines);
  if (lines.length !== 1 || lines[0] === undefined) throw new Error(`${lines.length} envelopes are kept`);
  return lines[0];
}

/** Forgets all evidence. */
export function forget(branch: Pick<ProvedBranch, 'git'>): void {
  for (const { ref } of keptIn(branch)) branch.git('update-ref', '-d', ref);
}

/** Keeps this text as somebody would who can push: under a name that fits, or under another one. */
export function plant(
  { dir, git, home }: Pick<ProvedBranch, 'dir' | 'git' | 'home'>,
  text: string,
  { tree = '', digest = '' } = {},
): void {
  const options = { cwd: dir, env: testEnv(home), input: text, encoding: 'utf8' } as const;
  const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], options).trim();
  const own = tree || git('rev-parse', 'HEAD^{tree}').trim();
  git('update-ref', evidenceRef(own, digest || runDigest(Buffer.from(text))), blob);
}

/** Puts this in the place of all evidence. */
export function replaceBy(branch: ProvedBranch, ...lines: readonly string[]): void {
  forget(branch);
  for (const line of lines) plant(branch, `${line}\n`);
}

export function evidenceOf(line: string): Evidence {
  const statement = statementOf(line);
  if ('trials' in statement) throw new Error('it is about trials');
  return statement;
}

export function trialsOf(line: string): TrialEvidence {
  const statement = statementOf(line);
  if (!('trials' in statement)) throw new Error('it is about a run');
  return statement;
}

function statementOf(line: string): Evidence | TrialEvidence {
  const parsed = parseEnvelope(line);
  const statement = parsed.ok ? parseStatement(Buffer.from(parsed.value.payload).toString(), sha256) : parsed;
  if (!statement.ok) throw new Error(statement.reason);
  return statement.value;
}

export type Sign = (payload: Uint8Array) => { readonly keyid?: string; readonly sig: Uint8Array };

/** With this key, as `ssh-keygen` signs. */
export const byKey =
  (key: TestKey, namespace?: string): Sign =>
  payload => ({
    keyid: key.fingerprint,
    sig: Buffer.from(sshSign(key, preAuthEncoding(statementPayloadType, payload), namespace)),
  });

/** With the secret of the machine of this home. */
export const byMachine =
  (home: string): Sign =>
  payload => {
    const machine = openMachine({ HOME: home });
    const [mark] =
      machine?.macEnvelope({ payloadType: statementPayloadType, payload, signatures: [] }).signatures ?? [];
    if (!mark) throw new Error('there is no secret');
    return mark;
  };

/** An envelope with this evidence, or this text in its place, and these signatures. */
export function envelope(evidence: Evidence | TrialEvidence | string, ...signs: readonly Sign[]): string {
  const text =
    typeof evidence === 'string'
      ? evidence
      : 'trials' in evidence
        ? formatTrials(evidence)
        : formatStatement(evidence, sha256);
  const payload = Buffer.from(text);
  return formatEnvelope({
    payloadType: statementPayloadType,
    payload,
    signatures: signs.map(sign => sign(payload)),
  });
}
