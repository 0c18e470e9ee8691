import { type EngineOptions, type Judged, judge } from '../core/engine.ts';
import { UserError } from '../core/errors.ts';
import type { Policy, Requirement, Stage } from '../core/policy.ts';
import type { PolicyDifference, Report, ReportedRequirement, Summary } from '../core/report.ts';
import { shellQuote } from '../core/shell.ts';
import { countsAsFail, decide } from '../core/verdict.ts';
import { suggest } from '../policy/suggest.ts';
import { choosePolicy, type TrustedPolicy } from '../policy/trust.ts';
import { type OpenFacts, openFacts } from '../system/facts.ts';
import { readStarter } from '../system/package.ts';
import type { Context } from './context.ts';
import { type ChangeRequest, type OpenChange, openChange } from './open-change.ts';

export interface CheckRequest extends ChangeRequest {
  readonly stage: Stage;
  /** Ids or sections; empty for all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Judge just what `only` and `skip` leave. */
  readonly partial: boolean;
  readonly failFast: boolean;
  readonly jobs: number;
}

/** The verdict on a change. Throws a UserError where it cannot even be asked for. */
export async function check(request: CheckRequest, context: Context): Promise<Report> {
  const open = await openChange(request, context);
  try {
    return await judgeChange(request, context, open);
  } finally {
    await open.close();
  }
}

/** The same for a change that is open already. */
export async function judgeChange(request: CheckRequest, context: Context, open: OpenChange): Promise<Report> {
  const trusted = await openPolicy(open, context);
  const { policy } = trusted.judge;
  const selected = select(policy.requirements, request);
  const opened = openFacts({ ...open, ...context, policy });
  try {
    const options: EngineOptions = {
      ...request,
      ...(context.onEvent ? { onEvent: context.onEvent } : {}),
      signal: context.signal,
    };
    const judged = await judge(selected, policy.waivers, opened.facts, opened.subject, options);
    const leftOut = policy.requirements.filter(requirement => !selected.includes(requirement));
    const differences = await compareWithOwn(trusted, judged, open, context, options);
    const blockingLeftOut = request.partial
      ? []
      : leftOut.filter(({ enforce }) => enforce === 'block').map(({ id }) => id);
    const empty = open.change.files.length === 0;
    const decision = decide({ judged, stage: request.stage, empty, leftOut: blockingLeftOut });
    return {
      schemaVersion: 1,
      tool: { name: 'landworthy', version: context.version },
      ...decision,
      stage: request.stage,
      change: describeChange(open),
      policy: { path: trusted.path, from: trusted.from, edited: trusted.own !== undefined, differences },
      summary: summarize(judged),
      requirements: judged.map(one => describeRequirement(one, request)),
      leftOut: leftOut.map(({ id }) => id),
      owners: await blastRadius(opened, open),
      command: commandFor(request, []),
    };
  } finally {
    opened.close();
  }
}

/** The policy that may judge this change. Throws a UserError where the change moves its own base. */
export async function openPolicy(open: OpenChange, context: Context): Promise<TrustedPolicy> {
  const { base, head, change } = open;
  const trusted = await choosePolicy({
    base,
    head,
    changedPaths: new Set(change.files.map(file => file.path)),
    starter: name => readStarter(context.packageRoot, name),
    attended: context.attended,
  });
  const wanted = trusted.from === 'base' ? trusted.judge.policy.base : undefined;
  if (open.baseFromPolicy && wanted !== undefined) {
    const names = [`refs/remotes/origin/${wanted}`, wanted];
    const commits = await Promise.all(names.map(open.resolve));
    if (!commits.includes(change.base.sha)) {
      throw new UserError(
        `the change moves its own base from \`${wanted}\` to \`${change.base.name}\``,
        'say which one is meant with `--base`',
      );
    }
  }
  return trusted;
}

function select(requirements: readonly Requirement[], { only, skip }: CheckRequest): readonly Requirement[] {
  const known = [...requirements.map(({ id }) => id), ...requirements.map(({ section }) => section)];
  for (const name of [...only, ...skip]) {
    if (!known.includes(name))
      throw new UserError(
        `the policy has no requirement \`${name}\``,
        suggest(name, known).hint ?? 'see `landworthy explain`',
      );
  }
  const named = (names: readonly string[], { id, section }: Requirement) =>
    names.includes(id) || names.includes(section);
  return requirements.filter(one => (!only.length || named(only, one)) && !named(skip, one));
}

/** What the change's own policy would say otherwise, where it has another one. */
async function compareWithOwn(
  { judge: trusted, own }: TrustedPolicy,
  judged: readonly Judged[],
  open: OpenChange,
  context: Context,
  options: EngineOptions,
): Promise<readonly PolicyDifference[]> {
  if (own === undefined) return [];
  const before = new Map(judged.map(({ requirement, outcome }) => [requirement.id, outcome.status] as const));
  if (own === 'absent' || own === 'invalid') return [...before].map(([id, base]) => ({ id, base, head: own }));

  const same = new Set(trusted.policy.requirements.map(requirement => definition(requirement, trusted.policy)));
  const leftOut = new Set(trusted.policy.requirements.map(({ id }) => id).filter(id => !before.has(id)));
  const changed = own.policy.requirements.filter(
    requirement => !same.has(definition(requirement, own.policy)) && !leftOut.has(requirement.id),
  );
  const opened = openFacts({ ...open, ...context, policy: own.policy });
  const { onEvent: _, ...quiet } = options;
  try {
    const after = await judge(changed, own.policy.waivers, opened.facts, opened.subject, { ...quiet, failFast: false });
    const ownIds = new Set(own.policy.requirements.map(({ id }) => id));
    const removed = [...before]
      .filter(([id]) => !ownIds.has(id))
      .map(([id, base]) => ({ id, base, head: 'absent' as const }));
    const different = after
      .map(({ requirement, outcome }) => ({
        id: requirement.id,
        base: before.get(requirement.id) ?? ('absent' as const),
        head: outcome.status,
      }))
      .filter(({ base, head }) => base !== head);
    return [...different, ...removed];
  } finally {
    opened.close();
  }
}

/** All that decides about an outcome, as text: two requirements with the same definition have the same outcome. */
function definition({ check, origin, ...rest }: Requirement, { kinds, waivers }: Policy): string {
  const own = waivers.filter(({ requirement }) => requirement === rest.id).map(waiver => ({ ...waiver, origin: null }));
  return JSON.stringify([check.id, rest, kinds, own]);
}

function describeChange({ change }: OpenChange): Report['change'] {
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
  };
}

function describeRequirement(judged: Judged, request: CheckRequest): ReportedRequirement {
  const { requirement, outcome, applies, milliseconds } = judged;
  const { id, section, check, enforce, stage, because, origin } = requirement;
  return {
    id,
    section,
    summary: check.summary,
    enforce,
    stage,
    blocks: enforce === 'block' && (outcome.status === 'error' || countsAsFail(judged, request.stage)),
    ...(because ? { because } : {}),
    applies,
    outcome,
    milliseconds: Math.round(milliseconds),
    origin,
    verify: commandFor(request, [id]),
  };
}

function summarize(judged: readonly Judged[]): Summary {
  const count = (status: string) => judged.filter(({ outcome }) => outcome.status === status).length;
  return {
    total: judged.length,
    applied: judged.length - count('skip'),
    pass: count('pass'),
    fail: count('fail'),
    pending: count('pending'),
    skip: count('skip'),
    waived: count('waived'),
    error: count('error'),
  };
}

/** Who owns what changed: empty without a CODEOWNERS file. */
async function blastRadius({ facts }: OpenFacts, { change }: OpenChange): Promise<Report['owners']> {
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

function commandFor(request: CheckRequest, only: readonly string[]): string {
  const words = ['landworthy', 'check'];
  if (request.base !== undefined) words.push('--base', shellQuote(request.base));
  if (request.head !== undefined) words.push('--head', shellQuote(request.head));
  if (request.stage !== 'push') words.push('--stage', request.stage);
  if (only.length) words.push('--only', ...only, '--partial');
  return words.join(' ');
}
