import { randomBytes } from 'node:crypto';
import { parseEnvelope } from '../../../core/evidence/format/envelope.ts';
import { parsePayload } from '../../../core/evidence/format/statement.ts';
import type { Blobs } from '../../blobs.ts';
import type { Git } from '../../git.ts';
import { sha256 } from '../digest.ts';
import { isMachineKeyId } from '../signature/machine.ts';
import { branchFile, evidenceBranches } from './branches.ts';
import { formatOf, writeObject } from './loose-object.ts';
import {
  evidenceRef,
  evidenceRefs,
  listRefs,
  parseEvidenceRef,
  type RefTarget,
  runDigest,
  updateRefs,
} from './refs.ts';
import { mostRefuted, parseMark, refutedRefs } from './refuted.ts';
import { checkRemote, remoteProblem, remoteSettings } from './remote.ts';
import { linesOf, storeLimits } from './store.ts';

export interface FetchSources {
  /** Of the repository itself, ready to talk to a remote. */
  readonly git: Git;
  readonly objects: string;
  readonly blobs: Blobs;
}

export interface Fetched {
  /** Runs that were not here before. */
  readonly added: number;
  readonly known: number;
  /** What the remote has that is no evidence. The names are whatever somebody has pushed there. */
  readonly refused: readonly { readonly ref: string; readonly reason: string }[];
}

/** Where a remote's refs are until they are seen to be evidence: git overwrites a ref to a blob even if it is not forced to. */
const incoming = 'refs/landworthy/incoming';

/** What is wanted of a remote. */
export interface Wanted {
  /** All that is about the files of this tree. */
  readonly tree: string;
  /**
   * Of this tree, that which the change begins at, only trials: by what is known of the base the parts of a pipeline are
   * cut, and it must not grow between one of its jobs and the next.
   */
  readonly before?: string;
}

/**
 * Fetches what this remote, or URL, has of these trees, as refs of ours or as branches, and asks it about no other. Only what
 * is the content that its name says gets a ref here, and one that is here already stays as it is. Throws a UserError where
 * the remote is not reached.
 */
export async function fetchEvidence(remote: string, wanted: Wanted, sources: FetchSources): Promise<Fetched> {
  checkRemote(remote);
  const trees = treesOf(wanted);
  const { git } = sources;
  const draft = `${incoming}/${seconds()}-${randomBytes(4).toString('hex')}`;
  // Whose evidence was refuted there is not to be believed here.
  const specs = [
    ...[evidenceRefs, evidenceBranches].flatMap((root, index) =>
      trees.map(tree => `${root}/${tree}/*:${draft}/${index}/${tree}/*`),
    ),
    `${refutedRefs}/*:${draft}/2/*`,
  ];
  const problem = await git.run([...remoteSettings, 'fetch', ...fetchOptions, '--', remote, ...specs]).then(
    () => undefined,
    error => remoteProblem(remote, 'fetching from', error),
  );
  const drafts = await listRefs(git, incoming, 1_000_000);
  const come = problem ? [] : drafts.filter(({ name }) => name.startsWith(`${draft}/`));
  const isMark = ({ name }: RefTarget) => name.startsWith(`${draft}/2/`);
  const marks = await examineMarks(come.filter(isMark), `${draft}/2`, sources);
  const runs = come.filter(one => !isMark(one));
  const { updates, ...fetched } = await examine(runs, draft, wanted, sources);
  const gone = drafts.filter(({ name }) => name.startsWith(`${draft}/`) || isLeftOver(name));
  await updateRefs(git, [...updates, ...marks, ...gone.map(({ name }) => ({ name, target: undefined }))]);
  if (problem) throw problem;
  return fetched;
}

/** Nothing comes but what is asked for, and nothing of the user's is written. */
export const fetchOptions = [
  ...['--quiet', '--no-tags', '--no-prune', '--refmap=', '--no-write-fetch-head'],
  ...['--no-recurse-submodules', '--no-auto-maintenance'],
];

const seconds = () => Math.floor(Date.now() / 1000);

/** Seconds after which whoever has made a draft is taken to have been killed. */
const longest = 60 * 60;

const isLeftOver = (name: string): boolean =>
  Number(/^[0-9]+/.exec(name.slice(incoming.length + 1))?.[0] ?? 0) < seconds() - longest;

/** What gets a ref here of what has come, and what does not. */
async function examine(
  come: readonly RefTarget[],
  draft: string,
  wanted: Wanted,
  { git, objects, blobs }: FetchSources,
): Promise<Fetched & { readonly updates: readonly RefTarget[] }> {
  const updates: RefTarget[] = [];
  const refused: { ref: string; reason: string }[] = [];
  let known = 0;
  if (!come.length) return { updates, added: 0, known, refused };
  const here = await Promise.all(
    treesOf(wanted).map(tree => listRefs(git, `${evidenceRefs}/${tree}`, storeLimits.refs + 1)),
  );
  const own = new Set(here.flat().map(({ name }) => name));
  // However many trials there are, they do not keep out what is about the files.
  const isOther = ({ name }: RefTarget) => Number(!name.includes(`/${wanted.tree}/`));
  const inOrder = come.toSorted((one, other) => isOther(one) - isOther(other));
  for (const { name, target } of inOrder.slice(0, storeLimits.refs)) {
    const isBranch = name.startsWith(`${draft}/1/`);
    const root = isBranch ? evidenceBranches : evidenceRefs;
    const ref = `${root}${name.slice(`${draft}/0`.length)}`;
    const parsed = parseEvidenceRef(ref, root);
    const local = evidenceRef(parsed?.tree ?? '', parsed?.digest ?? '');
    if (parsed && own.has(local)) {
      known += 1;
      continue;
    }
    const bytes = await blobs.read(isBranch ? `${target}:${branchFile}` : target, storeLimits.blob);
    if (!parsed) refused.push({ ref, reason: 'its name is not that of a run' });
    else if (!bytes) refused.push({ ref, reason: `it is no file of at most ${storeLimits.blob} bytes` });
    else if (runDigest(bytes) !== parsed.digest) refused.push({ ref, reason: 'its content is not what its name says' });
    else if (isUnsigned(bytes)) refused.push({ ref, reason: 'nobody has signed it' });
    else if (parsed.tree === wanted.tree || areTrials(bytes)) {
      const blob = isBranch ? await writeObject({ objects, format: formatOf(parsed.tree) }, 'blob', bytes) : target;
      updates.push({ name: local, target: blob });
      own.add(local);
    }
  }
  return { updates, added: updates.length, known, refused };
}

/**
 * Where a machine has no mark of its own, as in CI systems, what nobody has signed counts as made there: it must not come
 * from elsewhere.
 */
const isUnsigned = (bytes: Buffer): boolean =>
  linesOf(bytes).some(line => {
    const parsed = parseEnvelope(line);
    return parsed.ok && parsed.value.signatures.every(({ keyid }) => isMachineKeyId(keyid));
  });

const areTrials = (bytes: Buffer): boolean =>
  linesOf(bytes).every(line => {
    const parsed = parseEnvelope(line);
    const statement = parsed.ok ? parsePayload(parsed.value, sha256) : undefined;
    return statement?.ok && 'trials' in statement.value;
  });

const treesOf = ({ tree, before = tree }: Wanted): readonly string[] => [...new Set([tree, before])];

/** The marks that are none here yet. One that is here stays as it is: whoever was refuted may have written the other. */
async function examineMarks(
  come: readonly RefTarget[],
  draft: string,
  { git, blobs }: FetchSources,
): Promise<readonly RefTarget[]> {
  if (!come.length) return [];
  const here = new Set((await listRefs(git, refutedRefs, mostRefuted)).map(({ name }) => name));
  const updates: RefTarget[] = [];
  for (const { name, target } of come) {
    const ref = `${refutedRefs}${name.slice(draft.length)}`;
    if (here.size + updates.length >= mostRefuted) break;
    if (!here.has(ref) && parseMark(ref, await blobs.read(target, 4096))) updates.push({ name: ref, target });
  }
  return updates;
}
