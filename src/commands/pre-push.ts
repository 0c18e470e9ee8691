import { UserError } from '../core/errors.ts';
import { type PushedRef, parsePush, pushedBranch, pushFromPreCommit } from '../core/push.ts';
import type { Report } from '../core/report.ts';
import { exitCodes } from '../core/terms.ts';
import type { Git } from '../system/git.ts';
import { hookManager } from '../system/hooks.ts';
import { openRepository, resolveCommit } from '../system/repository.ts';
import { type CheckRequest, judgeChange } from './check.ts';
import type { Context } from './context.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { pushedBase } from './pushed-base.ts';

export interface PushRequest {
  /** Git's standard input, as it came. */
  readonly stdin: string;
  /** The remote's name, where it has one. */
  readonly remote?: string | undefined;
}

export type RefVerdict =
  | { readonly kind: 'judged'; readonly ref: string; readonly report: Report }
  /** There is nothing in it that could land; the reason is shown. */
  | { readonly kind: 'allowed'; readonly ref: string; readonly reason: string }
  /** The verdict could not even be asked for. */
  | { readonly kind: 'refused'; readonly ref: string; readonly error: UserError };

export interface PushVerdict {
  readonly refs: readonly RefVerdict[];
  /** 1 where a verdict is fail, else 2 where one is undecided or was refused, else 0. */
  readonly exitCode: number;
}

/** Judges what is about to be pushed: the commits, not the working tree. Throws a UserError for input that git never gives. */
export async function prePush({ stdin, remote }: PushRequest, context: Context): Promise<PushVerdict> {
  const hooked: Context = { ...context, attended: false };
  const named = parsePush(stdin);
  const other = pushFromPreCommit(context.env);
  const pushed = named.length ? named : other ? [other] : [];
  const refs: RefVerdict[] = [];
  for (const ref of pushed) refs.push(await refused(describeRef(ref), () => judgeRef(ref, remote, hooked)));
  if (!pushed.length) refs.push(await refused('HEAD', () => judgeHead(hooked)));
  const codes = refs.map(exitCodeOf);
  return { refs, exitCode: codes.includes(exitCodes.fail) ? exitCodes.fail : Math.max(...codes) };
}

/** One bad ref must not hide the verdict on the others. */
async function refused(ref: string, judge: () => Promise<RefVerdict>): Promise<RefVerdict> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', ref, error };
    throw error;
  }
}

function exitCodeOf(verdict: RefVerdict): number {
  if (verdict.kind === 'judged') return exitCodes[verdict.report.verdict];
  return verdict.kind === 'allowed' ? 0 : exitCodes.undecided;
}

const describeRef = ({ local, remote }: PushedRef) => (local === remote ? remote : `${local} → ${remote}`);

async function judgeRef(pushed: PushedRef, remote: string | undefined, context: Context): Promise<RefVerdict> {
  const ref = describeRef(pushed);
  const allowed = (reason: string): RefVerdict => ({ kind: 'allowed', ref, reason });
  if (pushed.localOid === undefined) return allowed('a deletion: nothing lands');
  if (pushed.remote.startsWith('refs/notes/')) return allowed('notes: nothing lands');
  const { git } = await openRepository(context.cwd, context.env);
  const head = await resolveCommit(git, pushed.localOid);
  if (head === undefined) return allowed('it names no commit: nothing lands');

  const branch = pushedBranch(pushed);
  const request: CheckRequest = { ...requestFor(head, branch), pushedTo: remote };
  const open = await openChange(request, context);
  try {
    const base = await pushedBase(open, branch);
    if (branch === undefined || branch !== base.branch) return await judged(ref, request, open, context);
    if (pushed.isNew && base.first)
      return allowed(`it begins \`${branch}\`, the base: there is nothing yet to judge it against`);
    // What is pushed to the base has landed: nobody looks at it any more.
    const landing: CheckRequest = { ...request, stage: 'merge' };
    // A fork's branch of this name may be far behind: the base is where it was fetched from.
    const elsewhere = base.remote !== undefined && remote !== undefined && remote !== base.remote;
    if (elsewhere || pushed.remoteOid === undefined) return await judged(ref, landing, open, context);
    await refuseRewind(git, branch, pushed.remoteOid, head);
    if (pushed.remoteOid === open.change.base.sha) return await judged(ref, landing, open, context);
    return await judgeAgainst(pushed.remoteOid, ref, landing, context);
  } finally {
    await open.close();
  }
}

/** A diff from the merge-base does not show what a push takes away. */
async function refuseRewind(git: Git, branch: string, from: string, to: string): Promise<void> {
  if ((await resolveCommit(git, from)) === undefined)
    throw new UserError(`\`${branch}\` has moved on the remote to a commit that is not here`, 'run `git fetch` first');
  const lost = Number(await git.run(['rev-list', '--count', from, `^${to}`]));
  if (lost === 0) return;
  throw new UserError(
    `this would take ${lost === 1 ? 'a commit' : `${lost} commits`} off \`${branch}\`, the base`,
    'undo what has landed with `git revert`, or merge it first',
  );
}

/** The remote's branch is not where the tracking branch here says. */
async function judgeAgainst(base: string, ref: string, request: CheckRequest, context: Context) {
  const landing = { ...request, base };
  const open = await openChange(landing, context);
  try {
    return await judged(ref, landing, open, context);
  } finally {
    await open.close();
  }
}

/** Git names no ref where all is up to date, and a hook manager that keeps standard input to itself never does. */
async function judgeHead(context: Context): Promise<RefVerdict> {
  const repository = await openRepository(context.cwd, context.env);
  const request = requestFor('HEAD', repository.branch);
  const ref = 'HEAD, because standard input names no ref';
  const open = await openChange(request, context);
  try {
    const manager = await hookManager(repository);
    if (open.change.files.length === 0 && manager?.name === 'lefthook' && !manager.input) {
      throw new UserError(
        'standard input names no ref, and `HEAD` holds nothing to judge',
        'if something is pushed, lefthook hides it: write `use_stdin: true` beside the job in lefthook.yml',
      );
    }
    return await judged(ref, request, open, context);
  } finally {
    await open.close();
  }
}

async function judged(ref: string, request: CheckRequest, open: OpenChange, context: Context): Promise<RefVerdict> {
  const { base, files } = open.change;
  if (files.length === 0) {
    const { remote, first } = await pushedBase(open, undefined);
    if (remote === undefined && !first && open.baseFrom !== 'option') {
      throw new UserError(
        `nothing is new since \`${base.name}\`, which is here alone: no remote has this base`,
        `if it is the base all the same, run \`git fetch\``,
      );
    }
    return { kind: 'allowed', ref, reason: `it changes no file of \`${base.name}\`: nothing would land` };
  }
  return { kind: 'judged', ref, report: await judgeChange(request, context, open) };
}

function requestFor(head: string, branch: string | undefined): CheckRequest {
  const all = { only: [], skip: [], partial: false, failFast: false, jobs: 1 };
  return { head, stage: 'push', ...(branch === undefined ? {} : { branch }), ...all };
}
