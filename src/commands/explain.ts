import type { RecordField } from '../core/check.ts';
import { closest } from '../core/closest.ts';
import { evaluate, type Holds } from '../core/condition/evaluate.ts';
import type { Subject } from '../core/condition/subject.ts';
import { judgeWithoutRunning } from '../core/dry-run.ts';
import { applicability, judge, runsCommands } from '../core/engine.ts';
import { UserError } from '../core/errors.ts';
import type {
  ChangeExplanation,
  ExplainedRequirement,
  Explanation,
  RequirementExplanation,
} from '../core/explanation.ts';
import { filesAt, hypotheticalSubject } from '../core/hypothetical.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import { recordCommand } from '../core/record/command.ts';
import { shellQuote } from '../core/shell.ts';
import { waive } from '../core/waiver.ts';
import type { TrustedPolicy } from '../policy/trust.ts';
import { openFacts } from '../system/facts.ts';
import type { Context } from './context.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { openPolicy } from './open-policy.ts';
import { pathHere } from './path-here.ts';
import { asksOf, guideOf } from './requirement-guide.ts';

export interface ExplainRequest {
  readonly base?: string;
  /** Paths, folders or globs, or the id of one requirement; empty for the change that is there. */
  readonly about: readonly string[];
}

/** What a change has to show, and where it stands. Runs no command of the project. */
export async function explain(request: ExplainRequest, context: Context): Promise<Explanation> {
  const open = await openChange(request, context);
  try {
    const trusted = await openPolicy(open, context);
    const { policy } = trusted.judge;
    const [first, ...more] = request.about;
    const requirement = policy.requirements.find(({ id }) => id === first);
    if (requirement && more.length)
      throw new UserError(`\`${first}\` is one requirement`, 'name it alone, or only paths');
    if (requirement) return await explainRequirement(requirement, open, trusted, request, context);
    if (first === undefined) return await explainChange(open, trusted, request, context);
    return await explainPaths(request, open, trusted, context);
  } finally {
    await open.close();
  }
}

async function explainChange(
  open: OpenChange,
  trusted: TrustedPolicy,
  request: ExplainRequest,
  context: Context,
): Promise<ChangeExplanation> {
  const { policy } = trusted.judge;
  return {
    ...subjectOf(open, trusted),
    about: 'change',
    paths: [],
    requirements: await standing(policy.requirements, trusted, open, request, context),
  };
}

/** These requirements for the change that is there, with their outcomes as far as no command must run. */
async function standing(
  requirements: Policy['requirements'],
  trusted: TrustedPolicy,
  open: OpenChange,
  request: ExplainRequest,
  context: Context,
): Promise<readonly ExplainedRequirement[]> {
  const { policy } = trusted.judge;
  const { facts, subject, close } = openFacts({ ...open, ...context, policy });
  try {
    const options = { stage: 'push', jobs: 1, failFast: false, clock: Date.now, signal: context.signal } as const;
    const cheap = requirements.filter(one => !runsCommands(one));
    const judged = await judge(cheap, policy.waivers, facts, subject, options);
    const outcomes = new Map(judged.map(({ requirement, outcome }) => [requirement, outcome]));
    // What fails before it would run anything is known, too: a placeholder need not be verified.
    for (const one of requirements.filter(one => runsCommands(one) && one.stage === 'push')) {
      if ((await applies(one, subject)).holds !== true) continue;
      const judgment = await judgeWithoutRunning(one, facts).catch(() => 'would-run' as const);
      if (judgment !== 'would-run') outcomes.set(one, waive(one, judgment, policy.waivers, facts.now()));
    }
    return await Promise.all(
      requirements.map(async one =>
        describe(one, trusted, await applies(one, subject), request, outcomes.get(one) ?? 'not-run'),
      ),
    );
  } finally {
    await close();
  }
}

async function explainPaths(
  request: ExplainRequest,
  open: OpenChange,
  trusted: TrustedPolicy,
  context: Context,
): Promise<ChangeExplanation> {
  const { policy } = trusted.judge;
  const { top } = await open.repository();
  const paths = request.about.map(path => inRepository(path, top, context, policy));
  const files = await open.head.list();
  const subject = hypotheticalSubject([...new Set(paths.flatMap(path => filesAt(path, files)))], policy.kinds);
  const requirements = await Promise.all(
    policy.requirements.map(async one => describe(one, trusted, await applies(one, subject), request)),
  );
  return { ...subjectOf(open, trusted), about: 'paths', paths, requirements };
}

async function explainRequirement(
  requirement: Requirement,
  open: OpenChange,
  trusted: TrustedPolicy,
  request: ExplainRequest,
  context: Context,
): Promise<RequirementExplanation> {
  const { path, from } = trusted;
  const [explained] = await standing([requirement], trusted, open, request, context);
  if (!explained) throw new Error('a requirement is explained');
  return {
    schemaVersion: 1,
    about: 'requirement',
    policy: { path, from },
    requirement: { ...explained, ...guideOf(requirement, trusted) },
  };
}

/** Whether a requirement applies. An `unless` that nobody can know yet makes it an "if", too. */
async function applies(requirement: Requirement, subject: Subject): Promise<Holds> {
  const holds = await applicability(requirement, subject);
  if (holds.holds !== true || !requirement.unless) return holds;
  const exception = await evaluate(requirement.unless, subject);
  if (exception.holds !== 'unknown') return holds;
  return { ...exception, depends: `it is not so that ${exception.depends}` };
}

function describe(
  requirement: Requirement,
  trusted: TrustedPolicy,
  holds: Holds,
  { base }: ExplainRequest,
  state?: Outcome | 'not-run',
): ExplainedRequirement {
  const { id, section, name, check, options, enforce, stage, because, origin } = requirement;
  const field: RecordField | undefined = check.answer?.(options, name);
  const words = base === undefined ? '' : ` --base ${shellQuote(base)}`;
  return {
    id,
    section,
    enforce,
    stage,
    asks: asksOf(requirement, trusted),
    ...(because === undefined ? {} : { because }),
    applies: holds.holds === 'unknown' ? 'if' : holds.holds ? 'yes' : 'no',
    why: holds.because,
    ...(holds.holds === 'unknown' ? { depends: holds.depends } : {}),
    ...(state === undefined ? {} : { state: stateOf(state, holds) }),
    ...(field ? { record: { ...field, command: recordCommand(field.key) } } : {}),
    verify: `landworthy check${words} --only ${id} --partial`,
    origin,
  };
}

function stateOf(state: Outcome | 'not-run', { holds, because }: Holds): NonNullable<ExplainedRequirement['state']> {
  if (state !== 'not-run') return state;
  return holds === false ? { status: 'skip', reason: because } : { status: 'not-run' };
}

function subjectOf({ change }: OpenChange, { path, from }: TrustedPolicy) {
  const branch = change.branch === undefined ? {} : { branch: change.branch };
  return { schemaVersion: 1, base: change.base.name, ...branch, policy: { path, from } } as const;
}

/** Paths are relative to where one stands, as they are for git. Throws where an id was meant, or it leads outside. */
function inRepository(path: string, top: string, context: Context, { requirements }: Policy): string {
  const ids = requirements.map(({ id }) => id);
  const [section = ''] = path.split('.');
  if (path.includes('.') && !path.includes('/') && requirements.some(one => one.section === section)) {
    const near = closest(path, ids);
    const hint = near === undefined ? 'see `landworthy policy show`' : `did you mean \`${near}\`?`;
    throw new UserError(`the policy has no requirement \`${path}\``, `${hint} For a path, write \`./${path}\``);
  }
  return pathHere(path, top, context.cwd);
}
