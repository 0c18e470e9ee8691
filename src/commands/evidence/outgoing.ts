import { readLines } from '../../system/evidence/store/files.ts';
import { isSigned } from './export.ts';
import { byTree, type KnownLine } from './lines.ts';
import { isCurrent, type KnownEnvelope, type OpenEvidence, type PassedOver } from './open-evidence.ts';

/** Envelopes that are to be pushed as one run. */
export interface OutgoingRun {
  readonly tree: string;
  readonly lines: readonly KnownLine[];
  /** The ref of the run that they are all of. */
  readonly whole?: string;
}

export interface Outgoing {
  readonly runs: readonly OutgoingRun[];
  readonly passedOver: readonly PassedOver[];
}

/** What is kept here and this machine has made. */
export async function keptRuns(all: boolean, { read }: OpenEvidence): Promise<Outgoing> {
  const { entries } = await read(all);
  const own = entries.filter(({ identified }) => identified.signed.own);
  const signedNow = new Set(own.filter(({ identified }) => isSigned(identified.envelope)).map(payloadOf));
  const passedOver: PassedOver[] = [];
  const runs = [...new Set(own.map(({ run }) => run))].flatMap((run): OutgoingRun[] => {
    const lines = own.filter(entry => {
      if (entry.run !== run) return false;
      const why = whyNot(entry);
      if (why !== undefined) passedOver.push({ where: nameOf(entry), reason: why });
      return why === undefined && (isSigned(entry.identified.envelope) || !signedNow.has(payloadOf(entry)));
    });
    if (!lines.length) return [];
    return [{ tree: run.tree, lines, ...(lines.length === run.lines.length ? { whole: run.ref } : {}) }];
  });
  const strangers = entries.filter(({ identified }) => !identified.signed.own && !isSigned(identified.envelope));
  passedOver.push(...strangers.map(entry => ({ where: nameOf(entry), reason: notOwn })));
  return { runs, passedOver };
}

const notOwn =
  'nobody has signed it, and this machine has not marked it: where a job ran it, `landworthy evidence export` it, and `push --from` that file';

/** What jobs have exported: the caller knows where it comes from. */
export async function exportedRuns(files: readonly string[], all: boolean, evidence: OpenEvidence): Promise<Outgoing> {
  const runs: OutgoingRun[] = [];
  const passedOver: PassedOver[] = [];
  for (const file of files) {
    const { trees, refused } = byTree(await readLines([file]), evidence.identify);
    passedOver.push(...refused.map(({ line, reason }) => ({ where: `${file}:${line}`, reason })));
    for (const [of, known] of trees) {
      const reasonOf = (entry: KnownLine) =>
        all || isCurrent(entry.identified.signed, evidence) ? whyNot(entry) : 'it is about another tree';
      const lines = known.filter(entry => reasonOf(entry) === undefined);
      for (const entry of known) {
        const reason = reasonOf(entry);
        if (reason !== undefined) passedOver.push({ where: nameOf(entry), reason });
      }
      if (lines.length) runs.push({ tree: of, lines });
    }
  }
  return { runs, passedOver };
}

/** Digests of all variables are keyed with this machine's secret. */
const whyNot = ({ identified: { signed } }: KnownLine): string | undefined =>
  signed.evidence.document.environment.variables.mode === 'all'
    ? 'nobody else can meet its key: list the `variables` of the requirement in the policy'
    : undefined;

const payloadOf = ({ identified }: KnownEnvelope): string =>
  Buffer.from(identified.envelope.payload).toString('latin1');

const nameOf = ({ identified: { signed } }: KnownLine): string =>
  `${signed.evidence.document.requirement.id} (${signed.digest.slice(0, 12)})`;
