import { randomBytes } from 'node:crypto';
import type { Blobs } from '../blobs.ts';
import type { Git } from '../git.ts';
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
import { refutedRefs } from './refuted.ts';
import { checkRemote, remoteProblem, remoteSettings } from './remote.ts';
import { storeLimits } from './store.ts';

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

/**
 * Fetches what this remote, or URL, has of one tree, as refs of ours or as branches, and asks it about no other. Only what
 * is the content that its name says gets a ref here, and one that is here already stays as it is. Throws a UserError where
 * the remote is not reached.
 */
export async function fetchEvidence(remote: string, tree: string, sources: FetchSources): Promise<Fetched> {
  checkRemote(remote);
  const { git } = sources;
  const draft = `${incoming}/${seconds()}-${randomBytes(4).toString('hex')}`;
  const runs = [evidenceRefs, evidenceBranches].map((root, index) => `${root}/${tree}/*:${draft}/${index}/*`);
  // Whose evidence was refuted there is not to be believed here.
  const specs = [...runs, `${refutedRefs}/*:${refutedRefs}/*`];
  try {
    await git.run([...remoteSettings, 'fetch', ...fetchOptions, '--', remote, ...specs]).catch(error => {
      throw remoteProblem(remote, 'fetching from', error);
    });
    return await keep(draft, tree, sources);
  } finally {
    await clear(git, draft);
  }
}

/** Nothing comes but what is asked for, and nothing of the user's is written. */
export const fetchOptions = [
  ...['--quiet', '--no-tags', '--no-prune', '--refmap=', '--no-write-fetch-head'],
  ...['--no-recurse-submodules', '--no-auto-maintenance'],
];

const seconds = () => Math.floor(Date.now() / 1000);

async function keep(draft: string, tree: string, { git, objects, blobs }: FetchSources): Promise<Fetched> {
  const most = storeLimits.refs + 1;
  const own = new Set((await listRefs(git, `${evidenceRefs}/${tree}`, most)).map(({ name }) => name));
  const updates: RefTarget[] = [];
  const refused: { ref: string; reason: string }[] = [];
  let known = 0;
  for (const [index, root] of [evidenceRefs, evidenceBranches].entries()) {
    for (const { name, target } of await listRefs(git, `${draft}/${index}`, storeLimits.refs)) {
      const ref = `${root}/${tree}${name.slice(`${draft}/${index}`.length)}`;
      const parsed = parseEvidenceRef(ref, root);
      const local = parsed && evidenceRef(tree, parsed.digest);
      if (local !== undefined && own.has(local)) {
        known += 1;
        continue;
      }
      const bytes = await blobs.read(index ? `${target}:${branchFile}` : target, storeLimits.blob);
      if (!parsed || !local) refused.push({ ref, reason: 'its name is not that of a run' });
      else if (!bytes) refused.push({ ref, reason: `it is no file of at most ${storeLimits.blob} bytes` });
      else if (runDigest(bytes) !== parsed.digest)
        refused.push({ ref, reason: 'its content is not what its name says' });
      else {
        const blob = index ? await writeObject({ objects, format: formatOf(tree) }, 'blob', bytes) : target;
        updates.push({ name: local, target: blob });
        own.add(local);
      }
    }
  }
  await updateRefs(git, updates);
  return { added: updates.length, known, refused };
}

/** Seconds after which whoever has made a draft is taken to be gone. */
const longest = 60 * 60;

/** Removes this draft, and those that a killed fetch has left. */
async function clear(git: Git, draft: string): Promise<void> {
  const drafts = await listRefs(git, incoming, 1_000_000);
  const startOf = (name: string) => Number(/^\d+/.exec(name.slice(incoming.length + 1))?.[0] ?? 0);
  const gone = drafts.filter(({ name }) => name.startsWith(`${draft}/`) || startOf(name) < seconds() - longest);
  await updateRefs(
    git,
    gone.map(({ name }) => ({ name, target: undefined })),
  );
}
