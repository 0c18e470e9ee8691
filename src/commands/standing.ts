import type { Report } from '../core/report.ts';
import type { TrustedPolicy } from '../policy/trust.ts';
import type { OpenFacts } from '../system/facts.ts';
import { standingFiles } from '../system/standing-files.ts';
import type { Context } from './context.ts';
import type { OpenChange } from './open-change.ts';

/** What a verdict stands on. While all of it is the same, so is the verdict. */
export interface Standing {
  /** The judged commit, the tip of the base, and the judged tree. */
  readonly head: string;
  readonly base: string;
  readonly tree: string;
  /** The files and folders beside the tree, where it stands on nothing but the looks of some; undefined where it does. */
  readonly paths: () => Promise<readonly string[] | undefined>;
}

/**
 * Undefined where more than git's objects, refs and settings and this machine's own evidence decided it. A verdict that
 * is kept for longer than it holds is worse than one that takes its time: what is not surely known is a reason not to.
 */
export function standingOf(
  report: Report,
  policy: TrustedPolicy,
  { ci, change, baseFrom, pushedTo, repository }: OpenChange,
  { isByGit, evidence }: OpenFacts,
  { cwd, env, packageRoot }: Context,
): Standing | undefined {
  const isCommitted = change.head.kind === 'commit';
  const isOrdinary = baseFrom !== 'option' && baseFrom !== 'ci' && ci.provider === undefined && pushedTo === undefined;
  const isSure = report.verdict !== 'undecided' && report.summary.error === 0;
  // The change's own policy was judged by facts of its own.
  if (!isCommitted || !isOrdinary || !isSure || policy.own !== undefined || !isByGit()) return undefined;
  const spared = report.requirements.every(one => one.evidence === undefined || one.evidence.status === 'reused');
  if (!spared) return undefined;
  return {
    head: change.head.sha,
    base: change.base.sha,
    tree: change.head.tree,
    paths: async () => {
      const ofRuns = await evidence.standsOn();
      const others = ofRuns && (await standingFiles({ repository: await repository(), cwd, env, packageRoot }));
      return others && [...ofRuns, ...others];
    },
  };
}
