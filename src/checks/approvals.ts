import * as z from 'zod';
import type { Approvals, KnownApprovals } from '../core/approval.ts';
import type { Change } from '../core/change.ts';
import { defineCheck } from '../core/check.ts';
import { type Demand, type Demands, demandsOf } from '../core/demand.ts';
import type { Facts } from '../core/facts.ts';
import { type Finding, type Judgment, pass } from '../core/outcome.ts';

const person = () =>
  z
    .string()
    .regex(
      /^(?:@@?[\w.-]+(?:\/[\w.-]+)*|[^@\s]+@[^@\s]+)$/,
      'write `@user`, `@org/team` or an e-mail, or `owners` for who CODEOWNERS names',
    );

export const approvals = defineCheck({
  id: 'approvals',
  summary: 'The people who must approve have approved exactly this commit',
  why: 'Some changes need the eyes of somebody who did not make them. An approval of an older commit, of the author or of a bot is none.',
  options: () =>
    z.object({
      from: z
        .union([z.literal('owners'), person(), z.array(person()).min(1)])
        .describe(
          '`owners`: of each changed path that `when` speaks of, as the CODEOWNERS of the base says. Or people and teams: `@user`, `@org/team`, an e-mail; anyone of them counts',
        )
        .default('owners'),
      count: z.int().min(1).max(20).describe('how many different people').default(1),
    }),
  needs: ['change', 'matched', 'requirements', 'owners', 'approvals'],
  stage: 'merge',
  early: true,
  example: {
    policy: 'payments: { when: { paths: "src/payments/**" }, from: owners, count: 1 }',
    satisfiedBy:
      'an approving review of the head commit by an owner who made no part of the change: on GitHub or GitLab, which are asked wherever `GITHUB_TOKEN` or `GITLAB_TOKEN` is set, or as an empty commit on top with a `Reviewed-by:` trailer, signed with a key from `.landworthy/allowed_signers` of the base',
  },
  async run({ from, count }, facts, { id }) {
    const change = await facts.change();
    const paths = await pathsOf(change, facts, id);
    const [first, ...others] = paths;
    if (first === undefined) return pass('no path is changed: nobody has to approve');
    const known = from === 'owners' ? await facts.owners() : undefined;
    const named = typeof from === 'string' ? [from] : from;
    const demands: Demands = known
      ? demandsOf(known, paths, count)
      : { demands: [{ owners: named, count, paths: [first, ...others] }], uncovered: [], unowned: [] };
    const unasked = nobodyToAsk(demands, change, known?.file);
    return judge(demands, await facts.approvals(), unasked);
  },
});

/** The changed paths that the requirement's own condition speaks of; all, where that is none of them. */
async function pathsOf({ files }: Change, facts: Pick<Facts, 'matched' | 'requirements'>, id: string) {
  const { when } = facts.requirements().find(one => one.id === id) ?? {};
  const matched = when ? await facts.matched(when) : [];
  return matched.length ? matched : files.map(({ path }) => path);
}

function nobodyToAsk({ demands, uncovered, unowned }: Demands, { base }: Change, file: string | undefined): Finding[] {
  const hint = `say who owns it in ${file ? `\`${file}\`` : 'a CODEOWNERS file'} on \`${base.name}\`, in a change of its own`;
  const finding = (message: string, path?: string): Finding => ({
    code: 'approvals.no-owner',
    message,
    actor: 'maintainer',
    hint,
    ...(path === undefined ? {} : { place: { path } }),
  });
  const findings = uncovered
    .slice(0, 20)
    .map(path => finding(`nobody owns \`${path}\`, so nobody can approve it`, path));
  if (uncovered.length > 20) findings.push(finding(`nobody owns ${uncovered.length - 20} more paths`));
  if (!demands.length && !uncovered.length) {
    findings.push(finding(`${areUnowned(unowned)} on purpose, so nobody can approve this`));
  }
  return findings;
}

/** What became of one demand. */
interface Met {
  readonly demand: Demand;
  readonly approvedBy: readonly string[];
  readonly objectors: readonly string[];
  /** Why decisions that are there do not count. */
  readonly reasons: readonly string[];
}

async function judge({ demands, unowned }: Demands, approvals: Approvals, unasked: Finding[]): Promise<Judgment> {
  const known = approvals.kind === 'known' ? approvals : undefined;
  const met = await Promise.all(demands.map(demand => meet(demand, known)));
  const open = met.filter(({ demand, approvedBy }) => approvedBy.length < demand.count);
  const missing = open.map(one => describeOpen(one, known));
  const objections = unique(met.flatMap(one => one.objectors)).map(objection);
  const [first, ...others] = [...objections, ...unasked];
  if (first) {
    const more = missing.map(
      (message): Finding => ({ code: 'approvals.missing', message, actor: 'owner', hint: 'ask them to review' }),
    );
    const notes = approvals.notes.length ? { notes: approvals.notes } : {};
    return { status: 'fail', findings: [first, ...others, ...more], ...notes };
  }
  if (open.length || !known) {
    const reason = approvals.kind === 'unknown' ? [approvals.reason] : [];
    return {
      status: 'pending',
      reason: unique([...atMost(5, missing), ...reason, ...approvals.notes]).join('; '),
      actor: 'owner',
      waitingFor: unique(open.flatMap(({ demand }) => demand.owners)),
    };
  }
  const names = unique(met.flatMap(one => one.approvedBy)).map(name => `\`${name}\``);
  const notes = unowned.length ? [`${areUnowned(unowned)} on purpose`] : [];
  return pass(`${names.join(', ')} approved ${short(known.commit)} (${known.source})`, {
    notes: [...notes, ...known.notes],
  });
}

const objection = (name: string): Finding => ({
  code: 'approvals.changes-requested',
  message: `\`${name}\` asked for changes`,
  actor: 'author',
  hint: `make them, and ask \`${name}\` to review again`,
});

async function meet(demand: Demand, known: KnownApprovals | undefined): Promise<Met> {
  const approvedBy: string[] = [];
  const objectors: string[] = [];
  const reasons: string[] = [];
  for (const { person, state, barred, commit } of known?.decisions ?? []) {
    const member = await membership(person, demand.owners, known);
    if (member === false) continue;
    if (state === 'changes-requested') objectors.push(person);
    else if (barred) reasons.push(`\`${person}\` ${barred}, so that approval does not count`);
    else if (member === 'unknown')
      reasons.push(`whether \`${person}\`, who approved, is one of them could not be found out`);
    else if (commit === undefined) reasons.push(`\`${person}\` approved, but the forge does not say which commit`);
    else if (commit !== known?.commit) reasons.push(`\`${person}\` approved ${short(commit)}, an older commit`);
    else approvedBy.push(person);
  }
  return { demand, approvedBy: unique(approvedBy), objectors, reasons };
}

/** Unknown where one of them might have this member, and none surely has. */
async function membership(person: string, owners: readonly string[], known: KnownApprovals | undefined) {
  let result: boolean | 'unknown' = false;
  for (const owner of owners) {
    const member = await known?.isMember(person, owner);
    if (member === true) return true;
    if (member === 'unknown') result = member;
  }
  return result;
}

function describeOpen({ demand, approvedBy, reasons }: Met, known: KnownApprovals | undefined): string {
  const { owners, count, paths } = demand;
  const where = paths.length === 1 ? `\`${paths[0]}\`` : `\`${paths[0]}\` and ${paths.length - 1} more`;
  const verb = paths.length === 1 ? 'needs' : 'need';
  const amount = count === 1 ? 'an approval' : `${count} approvals`;
  const who = owners.map(owner => `\`${owner}\``).join(' or ');
  const has = known && count > 1 ? `, has ${approvedBy.length}` : '';
  return [`${where} ${verb} ${amount} from ${who}${has}`, ...reasons].join('; ');
}

const atMost = (count: number, list: readonly string[]) =>
  list.length > count ? [...list.slice(0, count), `and ${list.length - count} more like these`] : list;
const areUnowned = (paths: readonly string[]) =>
  paths.length === 1 ? '1 path is unowned' : `${paths.length} paths are unowned`;
const short = (commit: string) => commit.slice(0, 9);
const unique = (list: readonly string[]) => [...new Set(list)];
