import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Approvals, Decision } from '../../core/approval.ts';
import type { Change, Commit } from '../../core/change.ts';
import type { Files } from '../../core/facts.ts';
import type { Git } from '../git.ts';
import type { Scratch } from '../scratch.ts';
import { coAuthorsOf } from './makers.ts';

/** Whose signatures count: in the format of `ssh-keygen`'s ALLOWED SIGNERS, read from the base. */
export const allowedSignersFile = '.landworthy/allowed_signers';

export interface SignedReviewSources {
  readonly change: Change;
  readonly git: Git;
  /** The files at the tip of the base. */
  readonly base: Files;
  readonly scratch: Scratch;
}

/**
 * Approvals from `Reviewed-by:` trailers. One counts only where its own commit is signed by the very person that it
 * names, with an SSH key that the base trusts, and holds exactly the files that are judged: an empty commit on top. A
 * trailer alone is a line that anybody can write.
 */
export async function readSignedReviews(sources: SignedReviewSources, reason: string): Promise<Approvals> {
  const { change, base } = sources;
  const { head } = change;
  const claimed = change.commits.filter(commit => reviewersOf(commit).length);
  if (!claimed.length) return { kind: 'unknown', reason, notes: [] };
  // A review of the head commit would pass for one of what is not committed yet.
  if (head.kind === 'working-tree') {
    return { kind: 'unknown', reason, notes: ['no review is about what is not committed yet'] };
  }
  const signers = await base.read(allowedSignersFile);
  if (signers === undefined) {
    const note = `\`Reviewed-by\` trailers do not count: \`${change.base.name}\` has no \`${allowedSignersFile}\` that says whose signature does`;
    return { kind: 'unknown', reason, notes: [note] };
  }

  const signatures = await readSignatures(sources, signers);
  const notes: string[] = [];
  const decisions = new Map<string, Decision>();
  const makers = makersOf(change.commits, signatures);
  for (const commit of claimed) {
    const { tree, signer } = signatures.get(commit.sha) ?? {};
    const short = commit.sha.slice(0, 9);
    for (const email of reviewersOf(commit)) {
      if (signer !== email) {
        const said = signer === undefined ? 'has no signature that the base trusts' : `is signed by \`${signer}\``;
        notes.push(`\`Reviewed-by\` of \`${email}\` does not count: ${short} ${said}`);
        continue;
      }
      const current = tree === head.tree;
      const barred = makers.has(email) ? ({ barred: 'made a part of the change' } as const) : {};
      const decision: Decision = {
        person: email,
        state: 'approved',
        commit: current ? head.sha : commit.sha,
        ...barred,
      };
      if (current || !decisions.has(email)) decisions.set(email, decision);
    }
  }
  return {
    kind: 'known',
    source: 'signed trailers',
    commit: head.sha,
    decisions: [...decisions.values()],
    // An e-mail says nothing about logins and teams.
    isMember: async (email, owner) => (owner.startsWith('@') ? 'unknown' : owner.toLowerCase() === email),
    notes,
  };
}

/** The e-mails of a commit's `Reviewed-by` trailers. */
function reviewersOf({ trailers }: Commit): string[] {
  return trailers.flatMap(({ key, value }) => {
    const email = key.toLowerCase() === 'reviewed-by' ? /<([^<>\s]+@[^<>\s]+)>\s*$/.exec(value)?.[1] : undefined;
    return email === undefined ? [] : [email.toLowerCase()];
  });
}

interface Signature {
  readonly tree: string;
  /** The e-mail under which the base trusts the key of a good signature. */
  readonly signer: string | undefined;
}

async function readSignatures({ change, git, scratch }: SignedReviewSources, signers: string) {
  const file = join(await scratch.folder('signers'), 'allowed_signers');
  await writeFile(file, signers);
  const shas = change.commits.flatMap(({ sha, parents }) => [sha, ...parents]);
  const output = await git.run(
    [
      '-c',
      `gpg.ssh.allowedSignersFile=${file}`,
      'log',
      '--no-show-signature',
      '--no-walk=unsorted',
      '--stdin',
      '-z',
      '--format=%H%x01%T%x01%G?%x01%GS%x01%GF',
    ],
    { input: `${[...new Set(shas)].join('\n')}\n` },
  );
  const signatures = new Map<string, Signature>();
  for (const entry of output.split('\0').filter(Boolean)) {
    const [sha = '', tree = '', status, signer = '', key = ''] = entry.split('\u0001');
    // An OpenPGP signature would be judged by whatever keys this machine happens to trust.
    const trusted = status === 'G' && key.startsWith('SHA256:');
    signatures.set(sha, { tree, signer: trusted ? signer.toLowerCase() : undefined });
  }
  return signatures;
}

/** The e-mails of all who changed a file. Who commits no more than a review has made nothing. */
function makersOf(commits: readonly Commit[], signatures: ReadonlyMap<string, Signature>): ReadonlySet<string> {
  const made = commits.filter(({ sha, parents }) => {
    const [parent = '', ...others] = parents;
    return others.length > 0 || signatures.get(sha)?.tree !== signatures.get(parent)?.tree;
  });
  const people = made.flatMap(({ author, committer, body }) => [author, committer, ...coAuthorsOf(body)]);
  // A commit may name anybody as its author; who signed it did make it.
  const signers = made.flatMap(({ sha }) => signatures.get(sha)?.signer ?? []);
  return new Set([...people.map(({ email }) => email.toLowerCase()), ...signers]);
}
