import { UserError } from '../../core/errors.ts';
import { type Identify, openIdentify } from '../../system/evidence/signature/identify.ts';
import { openMachine } from '../../system/evidence/signature/machine.ts';
import { readEvidence, type StoredRun } from '../../system/evidence/store/store.ts';
import { landingRemote } from '../../system/forge/remotes.ts';
import type { Context } from '../context.ts';
import { type OpenChange, openChange } from '../open-change.ts';
import type { KnownLine } from './lines.ts';

export interface EvidenceRequest {
  readonly base?: string;
}

/** The evidence of a repository, with the change whose tree is the current one, and whose base says who is trusted. */
export interface OpenEvidence {
  readonly open: OpenChange;
  /** The one that `landworthy check` would judge. */
  readonly tree: string;
  readonly identify: Identify;
  /** Of this tree, or of all. */
  readonly read: (tree: string | undefined) => Promise<KnownEvidence>;
}

/** What is kept, as far as it can be read. */
export interface KnownEvidence {
  readonly entries: readonly KnownEnvelope[];
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  /** A ref, or a line of a file. */
  readonly where: string;
  readonly reason: string;
}

export interface KnownEnvelope extends KnownLine {
  readonly run: StoredRun;
}

export async function withEvidence<Result>(
  request: EvidenceRequest,
  context: Context,
  use: (evidence: OpenEvidence) => Promise<Result>,
): Promise<Result> {
  const open = await openChange(request, context);
  try {
    const { git, blobs, change } = open;
    const machine = openMachine(context.env);
    const identify = await openIdentify({ base: change.base.sha, blobs, machine, now: context.now });
    const read = async (tree: string | undefined): Promise<KnownEvidence> => {
      const { runs, passedOver } = await readEvidence(git, blobs, tree);
      const known = runs.map(run => identifyRun(run, identify));
      return {
        entries: known.flatMap(({ entries }) => entries),
        passedOver: [
          ...passedOver.map(({ ref, reason }) => ({ where: ref, reason })),
          ...known.flatMap(one => one.passedOver),
        ],
      };
    };
    return await use({ open, tree: change.head.tree, identify, read });
  } finally {
    await open.close();
  }
}

function identifyRun(run: StoredRun, identify: Identify): KnownEvidence {
  const entries: KnownEnvelope[] = [];
  const passedOver: PassedOver[] = [];
  for (const [index, line] of run.lines.entries()) {
    const identified = identify(line);
    const reason = !identified.ok
      ? identified.reason
      : identified.signed.evidence.document.tree === run.tree
        ? undefined
        : 'it is about another tree than its ref';
    if (identified.ok && reason === undefined) entries.push({ run, line, identified });
    else passedOver.push({ where: `${run.ref}, line ${index + 1}`, reason: reason ?? '' });
  }
  return { entries, passedOver };
}

/** The remote of the base. Throws a UserError where it is not known. */
export async function baseRemote({ git, change }: OpenChange): Promise<string> {
  const names = (await git.run(['remote'])).split('\n').filter(Boolean);
  const { landing } = landingRemote(names, change.base.name);
  if (landing !== undefined) return landing;
  const message = names.length ? 'which remote is meant is not known' : 'this repository has no remote';
  throw new UserError(message, 'name a remote, or a URL, behind the command');
}
