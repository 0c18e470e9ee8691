import type { Diagnostic, ProvedTests } from '../run/command.ts';
import type { KeyDocument } from './key.ts';

/** `clean`: in a scratch tree, with dependencies that agree with the lockfile. `workspace`: where somebody works. */
export type Grade = 'workspace' | 'clean';

/** What a statement says about one requirement that was run. Nothing in it is true because it says so: see `Signed`. */
export interface Evidence {
  /** SHA-256 of the key document. */
  readonly key: string;
  readonly document: KeyDocument;
  readonly result: 'PASSED' | 'FAILED';
  /** It passed after it had failed, in one run or by the runner's own account. */
  readonly flaky: boolean;
  readonly grade: Grade;
  readonly startedOn: Date;
  readonly finishedOn: Date;
  readonly run: ProvedRun;
  /** The program that wrote it: `landworthy 0.1.0`. */
  readonly tool: string;
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

/** Evidence and who stands for it, as far as that was checked. */
export interface SignedEvidence {
  /** SHA-256 of the envelope, in hexadecimal: its name. */
  readonly digest: string;
  readonly evidence: Evidence;
  /** True where this very machine made it, or its caller vouches for it. */
  readonly own: boolean;
  readonly signers: readonly Signer[];
  /** Why others of its signatures do not count. */
  readonly refused: readonly string[];
}

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
