import { shortName } from '../core/change.ts';
import { asksFor } from '../core/check.ts';
import type { Judged } from '../core/engine.ts';
import type { Facts } from '../core/facts.ts';
import type { Stage } from '../core/policy.ts';
import type { Report, ReportedEvidence, ReportedRequirement } from '../core/report.ts';
import { shellQuote } from '../core/shell.ts';
import { countsAsFail } from '../core/verdict.ts';
import type { ChangeRequest, OpenChange } from './open-change.ts';

// The parts of a report, from what was found out.

type Asked = ChangeRequest & { readonly stage: Stage };

type Anchor = NonNullable<Report['change']['anchor']>;

export function describeChange({ change }: OpenChange, anchor: Anchor | undefined): Report['change'] {
  const { base, mergeBase, head, files, commits, branch } = change;
  return {
    base: base.name,
    baseSha: base.sha,
    mergeBase,
    head: head.name,
    headSha: head.sha,
    ...(branch ? { branch } : {}),
    kind: head.kind,
    tree: head.tree,
    files: files.length,
    commits: commits.length,
    ...(anchor ? { anchor } : {}),
  };
}

const mostAnchors = 20;

/** The first line that the change adds to one of its first files; nothing is read where all is well. */
export async function findAnchor(
  judged: readonly Judged[],
  facts: Pick<Facts, 'lines'>,
  { change }: OpenChange,
): Promise<Anchor | undefined> {
  if (judged.every(({ outcome }) => outcome.status === 'pass' || outcome.status === 'skip')) return undefined;
  const paths = change.files.filter(({ after }) => after).map(({ path }) => path);
  // Whoever needed the lines for a verdict has told that they cannot be read.
  const lines = await facts.lines(paths.slice(0, mostAnchors)).catch(() => undefined);
  for (const path of paths) {
    const line = lines?.get(path)?.added[0]?.number;
    if (line !== undefined) return { path, line };
  }
  return undefined;
}

export function describeRequirement(
  judged: Judged,
  request: Asked,
  evidence: ReportedEvidence | undefined,
): ReportedRequirement {
  const { requirement, outcome, applies, milliseconds } = judged;
  const { id, section, enforce, stage, because, origin } = requirement;
  return {
    id,
    section,
    summary: asksFor(requirement),
    enforce,
    stage,
    blocks: enforce === 'block' && (outcome.status === 'error' || countsAsFail(judged, request.stage)),
    ...(because ? { because } : {}),
    applies,
    outcome,
    milliseconds: Math.round(milliseconds),
    ...(evidence ? { evidence } : {}),
    origin,
    verify: commandFor(request, id),
  };
}

/** Who owns what changed: empty without a CODEOWNERS file. */
export async function blastRadius(facts: Facts, { change }: OpenChange): Promise<Report['owners']> {
  const owners = await facts.owners();
  if (owners.file === undefined) return [];
  const paths = new Map<string, number>();
  for (const { path } of change.files) {
    for (const owner of new Set(owners.of(path).rules.flatMap(rule => rule.owners)))
      paths.set(owner, (paths.get(owner) ?? 0) + 1);
  }
  return [...paths]
    .map(([owner, count]) => ({ owner, paths: count }))
    .sort((a, b) => b.paths - a.paths || (a.owner < b.owner ? -1 : 1));
}

/** The command that gives this verdict again, or that of these requirements alone. */
export function commandFor(request: Asked, ...only: readonly string[]): string {
  const words = ['landworthy', 'check'];
  if (request.base !== undefined) words.push('--base', shellQuote(shortName(request.base)));
  if (request.head !== undefined) words.push('--head', shellQuote(shortName(request.head)));
  if (request.stage !== 'push') words.push('--stage', request.stage);
  if (only.length) words.push('--only', ...only, '--partial');
  return words.join(' ');
}
