import type { Report } from '../../report.ts';

export interface SummarySource {
  readonly report: Report;
  /** Where the repository is, such as `git+https://github.com/acme/pay`; undefined where it has no remote. */
  readonly resourceUri: string | undefined;
  /** git's id of the policy's file, where it is one of the repository's. */
  readonly policyBlob: string | undefined;
  readonly now: Date;
}

/** Who says so: a consumer has to accept this verifier together with the key that signed. */
export const verifierId = 'https://github.com/landworthy/landworthy';

/**
 * The verdict as SLSA's Verification Summary Attestation, an in-toto statement: what was judged, by which policy, and all
 * evidence that the verdict rests on. What is undecided has not passed.
 * Format: https://slsa.dev/spec/v1.1/verification_summary
 */
export function verificationSummary({ report, resourceUri, policyBlob, now }: SummarySource): object {
  const { change, policy, tool, verdict, requirements } = report;
  const passed = verdict === 'pass';
  const digests = requirements.flatMap(({ evidence }) =>
    evidence && evidence.status !== 'none' ? [evidence.digest] : [],
  );
  const repository = resourceUri ?? 'git+file:';
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      {
        name: change.head,
        digest: { gitCommit: change.headSha, gitTree: change.tree },
        ...(change.branch === undefined ? {} : { annotations: { sourceRefs: [`refs/heads/${change.branch}`] } }),
      },
    ],
    predicateType: 'https://slsa.dev/verification_summary/v1',
    predicate: {
      verifier: { id: verifierId, version: { [tool.name]: tool.version } },
      timeVerified: now.toISOString(),
      resourceUri: repository,
      policy: {
        uri: `${repository}@${change.baseSha}#${policy.path}`,
        ...(policyBlob === undefined ? {} : { digest: { gitBlob: policyBlob } }),
      },
      inputAttestations: digests.map(sha256 => ({ digest: { sha256 } })),
      verificationResult: passed ? 'PASSED' : 'FAILED',
      verifiedLevels: passed ? levels(report) : ['FAILED'],
    },
  };
}

/** Levels of one's own, as SLSA's source track lets organisations have them. */
function levels({ requirements, stage }: Report): readonly string[] {
  const tested = requirements.some(({ section, outcome }) => section === 'tests' && outcome.status === 'pass');
  return [`ORG_SOURCE_LANDWORTHY_${stage.toUpperCase()}`, ...(tested ? ['ORG_SOURCE_TESTED'] : [])];
}
