import { type Change, type Head, isObjectId, shortName } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import type { Files } from '../core/facts.ts';
import { policyFile } from '../policy/schema.ts';
import { type Blobs, type KnownObjects, openBlobs } from '../system/blobs.ts';
import { type CiFacts, readCi } from '../system/ci/ci.ts';
import { readCommits } from '../system/commits.ts';
import { readChangedFiles, readDiff } from '../system/diff.ts';
import { openFiles } from '../system/files.ts';
import { foresee } from '../system/foresee.ts';
import { type Git, openGit } from '../system/git.ts';
import { mergeAll, mergeBases, tooShallow } from '../system/merge-base.ts';
import { once } from '../system/once.ts';
import { codeownersPlaces } from '../system/owners.ts';
import type { Patches } from '../system/patches.ts';
import { readRemoteBranch } from '../system/ref-files.ts';
import { type Checkout, locate, type Repository, type Resolve, readCheckout, resolver } from '../system/repository.ts';
import { openScratch, type Scratch } from '../system/scratch.ts';
import { type ScratchGit, snapshotTree, withScratchObjects } from '../system/snapshot.ts';
import type { Context } from './context.ts';
import { type FoundBase, findBase } from './find-base.ts';

export interface ChangeRequest {
  readonly base?: string;
  /** A commit; without it, the working tree if it differs from the head, else the head. */
  readonly head?: string;
  /** The branch that the head is known to be on, where it is not the one that is checked out. */
  readonly branch?: string;
  /** The remote that is being pushed to, by name or URL, where a hook tells. */
  readonly pushedTo?: string | undefined;
}

/** A change, opened: what it is, and the handles with which facts about it are found out. Close it. */
export interface OpenChange {
  readonly checkout: Checkout;
  readonly repository: () => Promise<Repository>;
  /** Finds all of the change, also what was made in scratch. It may stand in a folder below the root. */
  readonly git: Git;
  readonly scratch: Scratch;
  readonly scratchGit: () => Promise<ScratchGit>;
  readonly blobs: Blobs;
  readonly resolve: Resolve;
  readonly ci: CiFacts;
  readonly change: Change;
  /** Its lines, where it was foreseen that all will be asked for. */
  readonly patches: Patches | undefined;
  /** The files at the tip of the base. */
  readonly base: Files;
  readonly head: Files;
  readonly baseFrom: FoundBase['from'];
  readonly landing: FoundBase['landing'];
  readonly pushedTo: string | undefined;
  readonly close: () => Promise<void>;
}

/** `readsAllLines`: whether all lines of the change will be asked for, as far as the files of the base tell. */
export async function openChange(
  request: ChangeRequest,
  context: Context,
  readsAllLines: (base: Files) => Promise<boolean> = async () => false,
): Promise<OpenChange> {
  const here = openGit(context.cwd, context.env);
  const checkout = await readCheckout(here);
  const scratch = openScratch(context.env);
  // For most changes these are not needed: nothing of them has to be made.
  const repository = once(() => locate(here, context.env, checkout));
  const scratchGit = once(async () => withScratchObjects(await repository(), scratch));
  let readers: Readers | undefined;
  const close = async () => {
    readers?.blobs.close();
    // Not in the call: where nobody wants to be told, it would not be evaluated.
    const folders = await scratch.clear();
    context.onCleared?.(folders);
  };
  try {
    const ci = await readCi(context.env);
    const checkedOut = request.head === undefined;
    const known = await foreseeFiles(here, request.head ?? checkout.head);
    readers = openReaders(checkedOut && checkout.dirty ? await scratchGit() : here, known);
    const head = await openHead(request, { checkout, repository, scratch, scratchGit, ...readers });
    const headFiles = openFiles(readers.git, readers.blobs, head.tree);
    const sources = { option: request.base, ci, checkout, ...readers, head: headFiles, checkedOut };
    const { base, ...found } = await findBase(sources);
    const commits = await readCommits(readers.git, base.sha, head.sha);
    const isShallow = async () => (await repository()).shallow;
    const bases = await mergeBases(readers.git, isShallow, base, head.sha, commits);
    if (commits.some(({ parents }) => !parents.length) && (await isShallow())) throw tooShallow(base);
    const [first, ...others] = bases;
    let from = first;
    if (others.length) {
      from = await mergeAll(await scratchGit(), bases);
      readers.blobs.close();
      readers = openReaders(await scratchGit());
    }
    const { git, blobs, resolve } = readers;
    const baseFiles = openFiles(git, blobs, base.sha);
    // That the lines cannot be read is told when they are asked for.
    const diff = (await readsAllLines(baseFiles))
      ? await readDiff(git, from, head.tree).catch(() => undefined)
      : undefined;
    const files = diff?.files ?? (await readChangedFiles(git, from, head.tree));
    const branch = request.branch ?? ci.branch ?? (checkedOut ? checkout.branch : undefined);
    return {
      checkout,
      repository,
      git,
      scratch,
      scratchGit,
      blobs,
      resolve,
      ci,
      change: { base, mergeBase: from, head, files, commits, ...(branch ? { branch } : {}) },
      patches: diff?.patches,
      base: baseFiles,
      head: openFiles(git, blobs, head.tree),
      baseFrom: found.from,
      landing: found.landing,
      pushedTo: request.pushedTo,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Readers = Pick<OpenChange, 'git' | 'blobs' | 'resolve'>;

/** What nearly every verdict asks for. Where the base is another one after all, that is asked for by itself. */
async function foreseeFiles(git: Git, head: string | undefined): Promise<KnownObjects | undefined> {
  const base = readRemoteBranch(git.dir, 'refs/remotes/origin/HEAD');
  if (!base || head === undefined || !isObjectId(head)) return undefined;
  return foresee(
    git,
    new Map([
      [head, [policyFile]],
      [base.sha, [policyFile, ...codeownersPlaces]],
    ]),
  );
}

function openReaders(git: Git, known?: KnownObjects): Readers {
  const blobs = openBlobs(git, known);
  return { git, blobs, resolve: resolver(git, blobs) };
}

type HeadSources = Pick<OpenChange, 'checkout' | 'repository' | 'scratch' | 'scratchGit' | 'blobs' | 'resolve'>;

async function openHead(request: ChangeRequest, sources: HeadSources): Promise<Head> {
  const { checkout, repository, scratch, scratchGit, blobs, resolve } = sources;
  const committed = async (name: string, sha: string): Promise<Head> => {
    const commit = await blobs.commit(sha);
    if (!commit) throw new UserError(`the commit ${sha} cannot be read`, 'see what `git fsck` says');
    return { kind: 'commit', name, ...commit };
  };
  if (request.head !== undefined) {
    const sha = await resolve(request.head);
    if (!sha)
      throw new UserError(`there is no commit \`${request.head}\``, 'name a branch, a tag or a commit with `--head`');
    return committed(shortName(request.head), sha);
  }
  const sha = checkout.head;
  if (sha === undefined) throw new UserError('nothing was committed here yet', 'commit something first');
  const name = checkout.branch ?? 'HEAD';
  if (!checkout.dirty) return committed(name, sha);
  return { kind: 'working-tree', name, sha, tree: await snapshotTree(await repository(), await scratchGit(), scratch) };
}
