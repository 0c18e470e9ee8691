import type { NonEmpty } from '../outcome.ts';
import type { Diagnostic, ProvedTests } from '../run/command.ts';
import type { KeyDocument } from './key.ts';
import type { ProvedTrial } from './proved-trial.ts';

/** `clean`: in a scratch tree, with dependencies that agree with the lockfile. `workspace`: where somebody works. */
export type Grade = 'workspace' | 'clean';

/** What a statement says. Nothing in it is true because it says so: see `Signed`. */
interface Stated {
  /** SHA-256 of the key document. */
  readonly key: string;
  readonly document: KeyDocument;
  readonly grade: Grade;
  readonly finishedOn: Date;
  /** The program that wrote it: `landworthy 0.1.0`. */
  readonly tool: string;
}

/** What a statement says about one requirement that was run. */
export interface Evidence extends Stated {
  readonly result: 'PASSED' | 'FAILED';
  /** It passed after it had failed, in one run or by the runner's own account. */
  readonly flaky: boolean;
  readonly startedOn: Date;
  readonly run: ProvedRun;
}

/** What a statement says about trials of a requirement's tests. The tree of its document is that which the change begins at. */
export interface TrialEvidence extends Stated {
  readonly trials: NonEmpty<ProvedTrial>;
}

/** What checks have to know of a run to judge it again. */
export interface ProvedRun {
  readonly exitCode: number;
  readonly milliseconds: number;
  /** How many tests there were, and where that was read, such as `junit report reports/unit.xml`. */
  readonly tests?: ProvedTests;
  /** The findings of a program that reported them. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** A statement and who stands for it, as far as that was checked. */
export interface Signed<Statement> {
  /** SHA-256 of the envelope, in hexadecimal: its name. */
  readonly digest: string;
  readonly evidence: Statement;
  /** True where this very machine made it, or its caller vouches for it. */
  readonly own: boolean;
  readonly signers: readonly Signer[];
  /** Why others of its signatures do not count. */
  readonly refused: readonly string[];
}

export type SignedEvidence = Signed<Evidence>;
export type SignedTrials = Signed<TrialEvidence>;

export const isOfTrials = (signed: SignedEvidence | SignedTrials): signed is SignedTrials =>
  'trials' in signed.evidence;

/** A signature that holds now, by a key that the base's `.landworthy/allowed_signers` lists for our namespace. */
export interface Signer {
  /** The first of its names. */
  readonly principal: string;
  /** The others that the list has for this key. */
  readonly also?: readonly string[];
  /** `SHA256:…`, as `ssh-keygen -l` writes it. */
  readonly fingerprint: string;
}

/** For `ssh-keygen -Y sign -n`: a signature that was made for anything else does not count here. */
export const signatureNamespace = 'evidence@landworthy';
