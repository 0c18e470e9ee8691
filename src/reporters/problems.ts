import { oneLine, shorten } from '../core/neutral.ts';
import type { Actor, Finding, Place } from '../core/outcome.ts';
import type { Report, ReportedRequirement } from '../core/report.ts';
import { message, name, refutation, short } from './words.ts';

/** One thing to tell in a list of findings, as CI systems know them. Texts are neutralised; a place is as it came. */
export interface Problem {
  /** `error` blocks, `warning` deserves a look, `notice` is for information. */
  readonly level: 'error' | 'warning' | 'notice';
  /** The requirement's id; `landworthy` for what concerns the whole verdict. */
  readonly id: string;
  readonly code: string;
  /** What and why, on one line. */
  readonly message: string;
  /** What to do, who, and how to see it gone, on one line each. */
  readonly advice: readonly string[];
  readonly actor?: Actor;
  readonly place: Place;
  /** False where the finding had no place of its own, and the policy's line stands in. */
  readonly placed: boolean;
  /** Why the rule exists. */
  readonly because?: string;
}

const importance = { error: 0, warning: 1, notice: 2 } as const;

/** All that is wrong, most important first. What is waived, skipped or passed is not wrong. */
export function problemsOf(report: Report): readonly Problem[] {
  const problems = [
    ...undecided(report),
    ...report.requirements.flatMap(one => refuted(one, report)),
    ...report.requirements.flatMap(one => ofRequirement(one, report)),
    ...edited(report),
  ];
  return problems.sort((a, b) => importance[a.level] - importance[b.level]);
}

function undecided(report: Report): Problem[] {
  if (report.verdict !== 'undecided') return [];
  return [
    {
      level: 'error',
      id: 'landworthy',
      code: 'landworthy.undecided',
      message: `undecided: ${report.reasons.map(message).join('; ') || 'something could not be found out'}`,
      advice: [],
      ...fallback(undefined, report),
    },
  ];
}

/** Whose evidence does not hold concerns more than this change. */
function refuted(requirement: ReportedRequirement, report: Report): Problem[] {
  const text = refutation(requirement);
  if (text === undefined) return [];
  return [
    {
      level: requirement.blocks ? 'error' : 'warning',
      id: short(requirement.id),
      code: 'landworthy.refuted',
      message: `audit: ${message(text)}`,
      advice: [],
      actor: 'maintainer',
      ...fallback(requirement, report),
    },
  ];
}

function edited(report: Report): Problem[] {
  const { differences } = report.policy;
  if (!differences.length) return [];
  const told = differences.map(({ id, base, head }) => `${name(id)} would be ${head} instead of ${base}`);
  const text = `the change edits the policy that judges it; with its own, ${told.join(', ')}`;
  return [
    {
      level: 'warning',
      id: 'landworthy',
      code: 'landworthy.policy-edited',
      message: shorten(text, 2000),
      advice: [],
      ...fallback(undefined, report),
    },
  ];
}

function ofRequirement(requirement: ReportedRequirement, report: Report): Problem[] {
  const { outcome, blocks, enforce, verify, because } = requirement;
  const level = blocks ? 'error' : enforce === 'observe' || outcome.status === 'pending' ? 'notice' : 'warning';
  const common = { level, id: short(requirement.id), ...(because ? { because: message(because) } : {}) } as const;
  const again = `check it again: ${oneLine(verify)}`;
  const toProblem = (asLevel: Problem['level'], finding: Finding): Problem => ({
    ...common,
    level: asLevel,
    code: short(finding.code),
    message: message(finding.message),
    advice: [
      ...(finding.hint ? [`to do: ${message(finding.hint)}`] : []),
      ...(finding.command ? [`run: ${message(finding.command)}`] : []),
      again,
    ],
    actor: finding.actor,
    ...(finding.place ? { place: finding.place, placed: true } : fallback(requirement, report)),
  });
  const marked = ({ marks = [] }: { readonly marks?: readonly Finding[] }) =>
    marks.map(finding => toProblem('notice', finding));
  switch (outcome.status) {
    case 'fail':
      return [...outcome.findings.map(finding => toProblem(level, finding)), ...marked(outcome)];
    case 'pass':
      return marked(outcome);
    case 'error':
      return [
        {
          ...common,
          code: 'landworthy.error',
          message: `could not find out: ${message(outcome.message)}`,
          advice: [...(outcome.hint ? [`to do: ${message(outcome.hint)}`] : []), again],
          actor: 'maintainer',
          ...fallback(requirement, report),
        },
      ];
    case 'pending': {
      const whom = outcome.waitingFor.length
        ? `; waits for ${outcome.waitingFor.slice(0, 10).map(short).join(', ')}`
        : '';
      return [
        {
          ...common,
          code: 'landworthy.pending',
          message: `pending: ${message(outcome.reason)}${whom}`,
          advice: [again],
          actor: outcome.actor,
          ...fallback(requirement, report),
        },
      ];
    }
    default:
      return [];
  }
}

/** The requirement's line in the policy. One that a starter policy brought stands nowhere in the repository. */
function fallback(requirement: ReportedRequirement | undefined, { policy }: Report): { place: Place; placed: false } {
  const file = policy.path.startsWith('landworthy:') ? 'landworthy.yml' : policy.path;
  const origin = requirement?.origin;
  const place =
    origin && !origin.file.startsWith('landworthy:')
      ? { path: origin.file, line: origin.line }
      : { path: file, line: 1 };
  return { place, placed: false };
}
