import { createHash } from 'node:crypto';
import { isObjectId } from '../../../core/change.ts';
import { UserError } from '../../../core/errors.ts';
import { oneLine } from '../../../core/neutral.ts';
import { type Git, GitFailure } from '../../git.ts';

/** Below it, one ref a run: `<tree>/<digest>`. Each points straight to a blob: a commit would stand in `git log --all`. */
export const evidenceRefs = 'refs/landworthy/evidence';

/** One evidence ref: the tree that was tested, and the digest of all that the run has left. */
export interface EvidenceRef {
  readonly name: string;
  readonly tree: string;
  readonly digest: string;
}

export const evidenceRef = (tree: string, digest: string): string => `${evidenceRefs}/${tree}/${digest}`;

/** The first 32 digits of the SHA-256 of a run's bytes, by which its ref is named. */
export const runDigest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** What this name says, below `root`; undefined where it is none of ours. Anybody may have pushed it. */
export function parseEvidenceRef(name: string, root: string = evidenceRefs): EvidenceRef | undefined {
  if (!name.startsWith(`${root}/`)) return undefined;
  const [tree = '', digest = '', ...more] = name.slice(root.length + 1).split('/');
  return !more.length && isObjectId(tree) && /^[0-9a-f]{32}$/.test(digest) ? { name, tree, digest } : undefined;
}

export interface RefTarget {
  readonly name: string;
  readonly target: string;
}

/** The refs below this prefix, by name, at most so many. Git reads no others, however many there are. */
export async function listRefs(git: Git, prefix: string, most: number): Promise<readonly RefTarget[]> {
  const format = '--format=%(objectname) %(refname)';
  const output = await git.run(['for-each-ref', `--count=${most}`, format, `${prefix}/`]);
  return output
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [target = '', name = ''] = line.split(' ');
      return { name, target };
    });
}

/** One step of a change of refs. `target` undefined deletes; `old` is what the ref has to be now. */
export interface RefUpdate extends Pick<RefTarget, 'name'> {
  readonly target: string | undefined;
  readonly old?: string;
}

/**
 * Changes all of these refs, or none, in one process. No hook is asked and no log is kept: `core.logAllRefUpdates=always`
 * would make one for each. Throws a UserError where they
 * cannot be written.
 */
export async function updateRefs(git: Git, updates: readonly RefUpdate[]): Promise<void> {
  if (!updates.length) return;
  const lines = updates.map(({ name, target, old }) =>
    target === undefined
      ? `delete ${name}${old ? ` ${old}` : ''}\n`
      : `update ${name} ${target}${old ? ` ${old}` : ''}\n`,
  );
  const quiet = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.logAllRefUpdates=false'];
  // Cut off anywhere before `commit`, the input changes nothing.
  const input = `start\n${lines.join('')}commit\n`;
  await git.run([...quiet, 'update-ref', '--no-deref', '--stdin'], { input }).catch(error => {
    throw notWritten(error instanceof GitFailure ? error.stderr.replace(/^fatal: /, '') : String(error));
  });
}

/** Evidence that cannot be kept, or removed, and why. */
export const notWritten = (reason: string): UserError =>
  new UserError(
    `evidence in this repository cannot be changed: ${oneLine(reason)}`,
    'see that its `.git` folder can be written to, and that no git that was killed has left a lock there',
  );
