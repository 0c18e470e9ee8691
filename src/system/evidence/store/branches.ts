import { type ObjectDatabase, writeObject } from './loose-object.ts';
import { evidenceRef, evidenceRefs } from './refs.ts';

/** Where evidence is on hosts that accept nothing but branches and tags. */
export const evidenceBranches = 'refs/heads/landworthy/evidence';

export const evidenceBranch = (tree: string, digest: string): string =>
  evidenceRef(tree, digest).replace(evidenceRefs, evidenceBranches);

/** The file that the commit of such a branch holds, and nothing else. */
export const branchFile = 'evidence.intoto.jsonl';

/**
 * A commit without a parent around this blob: the least that a branch may point to. Nothing in it depends on who makes it
 * or when, so that the same evidence is the same commit.
 */
export async function writeBranchCommit(database: ObjectDatabase, blob: string): Promise<string> {
  const entry = Buffer.concat([Buffer.from(`100644 ${branchFile}\0`), Buffer.from(blob, 'hex')]);
  const tree = await writeObject(database, 'tree', entry);
  const person = 'landworthy <landworthy@localhost> 0 +0000';
  return writeObject(
    database,
    'commit',
    Buffer.from(`tree ${tree}\nauthor ${person}\ncommitter ${person}\n\nEvidence of landworthy\n`),
  );
}
