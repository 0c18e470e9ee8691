import { UserError } from '../../core/errors.ts';
import { isOfTrials } from '../../core/evidence/evidence.ts';
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
  /** That which the change begins at, under which trials stand. */
  readonly before: string;
  readonly identify: Identify;
  /** Of the current files, or of all that there ever were. */
  readonly read: (all: boolean) => Promise<KnownEvidence>;
}

/** Whether this is about the current files, or about trials of the change. */
export const isCurrent = (
  signed: KnownLine['identified']['signed'],
  { tree, before }: Pick<OpenEvidence, 'tree' | 'before'>,
): boolean => signed.evidence.document.tree === (isOfTrials(signed) ? before : tree);

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
    const { tree } = change.head;
    const before = await treeBefore(open);
    const read = async (all: boolean): Promise<KnownEvidence> => {
      const stored = await Promise.all(
        (all ? [undefined] : [...new Set([tree, before])]).map(one => readEvidence(git, blobs, one)),
      );
      const known = stored.flatMap(({ runs }) => runs.map(run => identifyRun(run, identify)));
      const entries = known.flatMap(one => one.entries);
      return {
        entries: all ? entries : entries.filter(({ identified }) => isCurrent(identified.signed, { tree, before })),
        passedOver: [
          ...stored.flatMap(({ passedOver }) => passedOver.map(({ ref, reason }) => ({ where: ref, reason }))),
          ...known.flatMap(one => one.passedOver),
        ],
      };
    };
    return await use({ open, tree, before, identify, read });
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

/** The tree of the merge-base. */
export const treeBefore = async ({ blobs, change }: Pick<OpenChange, 'blobs' | 'change'>): Promise<string> =>
  (await blobs.commit(change.mergeBase))?.tree ?? change.mergeBase;

/** The remote of the base. Throws a UserError where it is not known. */
export async function baseRemote({ git, change }: OpenChange): Promise<string> {
  const names = (await git.run(['remote'])).split('\n').filter(Boolean);
  const { landing } = landingRemote(names, change.base.name);
  if (landing !== undefined) return landing;
  const message = names.length ? 'which remote is meant is not known' : 'this repository has no remote';
  throw new UserError(message, 'name a remote, or a URL, behind the command');
}
