import { type EngineOptions, judge } from '../core/engine.ts';
import type { Requirement, Stage } from '../core/policy.ts';
import { type Report, summarize } from '../core/report.ts';
import type { Shard } from '../core/shard.ts';
import { decide } from '../core/verdict.ts';
import type { ReuseMode } from '../system/evidence/look.ts';
import { readLines } from '../system/evidence/store/files.ts';
import { openFacts } from '../system/facts.ts';
import { comparePolicies } from './compare-policies.ts';
import type { Context } from './context.ts';
import { blastRadius, commandFor, describeChange, describeRequirement, findAnchor } from './describe.ts';
import { type ChangeRequest, type OpenChange, openChange } from './open-change.ts';
import { foreseePolicy, openPolicy } from './open-policy.ts';
import { openSelection, type Selection, type SelectionRequest, selects } from './selection.ts';
import { openShard } from './shard.ts';
import { standingOf } from './standing.ts';

export interface CheckRequest extends ChangeRequest, SelectionRequest {
  readonly stage: Stage;
  /** Judge just what `only` and `skip` leave. */
  readonly partial: boolean;
  readonly failFast: boolean;
  readonly jobs: number;
  /** What evidence may do; it spares what it proves, without this. `files`: exported evidence that counts as made here. */
  readonly reuse?: { readonly mode: ReuseMode; readonly files: readonly string[] };
  /** Which part of what has to be run is run here; all, without it. */
  readonly shard?: Shard | undefined;
  /** Put the change itself into the report, for a rendering that shows it. */
  readonly content?: boolean;
}

/** The verdict on a change. Throws a UserError where it cannot even be asked for. */
export async function check(request: CheckRequest, context: Context): Promise<Report> {
  const open = await openChange(request, context, async base => {
    const policy = await foreseePolicy(base, context);
    return policy?.requirements.filter(selects(request)).some(readsAllLines) ?? false;
  });
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
  const asked = openSelection(request, policy.requirements);
  const { mode = 'when-proved', files = [] } = request.reuse ?? {};
  const evidence = { mode, vouched: files.length ? await readLines(files) : [] };
  const opened = openFacts({ ...open, ...context, policy, evidence, jobs: request.jobs });
  try {
    const shard = request.shard && (await openShard(policy.requirements.filter(asked), request.shard, opened));
    const selected: Selection = shard?.selection ?? asked;
    const options: EngineOptions = {
      ...request,
      // Not `performance.now`: Node loads it when it is first used, and that takes longer than most checks.
      clock: Date.now,
      ...(context.onEvent ? { onEvent: context.onEvent } : {}),
      isSpared: async id => mode === 'only' || ((await opened.evidence.look(id))?.spared ?? false),
      signal: context.signal,
    };
    const judged = await judge(
      policy.requirements.filter(selected),
      policy.waivers,
      opened.facts,
      opened.subject,
      options,
    );
    const proved = await opened.evidence.settle(judged);
    const leftOut = policy.requirements.filter(requirement => !selected(requirement));
    const differences = await comparePolicies(trusted, judged, selected, open, context, options);
    // Of the whole, a shard says nothing.
    const missing = request.partial || shard ? [] : leftOut.filter(({ enforce }) => enforce === 'block');
    const empty = open.change.files.length === 0;
    const decision = decide({
      judged,
      stage: request.stage,
      empty,
      leftOut: missing.map(({ id }) => id),
      isShard: shard !== undefined,
    });
    const content =
      request.content && (await import('./describe-content.ts').then(it => it.describeContent(judged, opened.facts)));
    const report: Report = {
      schemaVersion: 1,
      tool: { name: 'landworthy', version: context.version },
      ...decision,
      stage: request.stage,
      change: describeChange(open, await findAnchor(judged, opened.facts, open)),
      policy: { path: trusted.path, from: trusted.from, edited: trusted.own !== undefined, differences },
      summary: summarize(judged),
      requirements: judged.map(one => describeRequirement(one, request, proved.get(one.requirement.id))),
      leftOut: leftOut.map(({ id }) => id),
      ...(shard ? { shard: shard.reported } : {}),
      owners: await blastRadius(opened.facts, open),
      command: `${commandFor(request)}${request.shard ? ` --shard ${request.shard.index}/${request.shard.of}` : ''}`,
      ...(content ? { content } : {}),
    };
    const standing = context.onStanding && standingOf(report, trusted, open, opened, context);
    if (standing) context.onStanding?.(standing);
    return report;
  } finally {
    await opened.close();
  }
}

/** Whether this requirement looks at all lines of any change. */
const readsAllLines = ({ check, options, when, unless }: Requirement): boolean =>
  !when && !unless && (check.readsAllLines?.(options) ?? false);
