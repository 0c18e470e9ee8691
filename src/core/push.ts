import { UserError } from './errors.ts';
import { oneLine, shorten } from './neutral.ts';

/** One ref that is about to be pushed. Object ids are in hex; undefined where there is none on that side. */
export interface PushedRef {
  /** What was named: a full ref, or an expression such as `HEAD~0`. */
  readonly local: string;
  /** Undefined for a deletion. */
  readonly localOid: string | undefined;
  readonly remote: string;
  /** Undefined where the remote does not have the ref yet, or where it is not told. */
  readonly remoteOid: string | undefined;
  /** Whether the remote lacks the ref. */
  readonly isNew: boolean;
}

const oid = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * What git hands to a pre-push hook on standard input: `<local ref> <local oid> <remote ref> <remote oid>`, one a line
 * (githooks(5)). Throws a UserError for anything else: a line that is not understood is a push that is not judged.
 */
export function parsePush(text: string): readonly PushedRef[] {
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const [local, localOid = '', remote, remoteOid = '', ...more] = line.split(' ');
      if (!local || !remote || more.length || !oid.test(localOid) || !oid.test(remoteOid)) throw malformed(line);
      const isNew = isNull(remoteOid);
      return {
        local,
        localOid: isNull(localOid) ? undefined : localOid,
        remote,
        remoteOid: isNew ? undefined : remoteOid,
        isNew,
      };
    });
}

/**
 * pre-commit hands over no standard input, but variables, and of the first ref only. Undefined where it does not run us
 * or knows no ref: https://pre-commit.com/#pre-commit-for-push
 */
export function pushFromPreCommit(env: Readonly<Record<string, string | undefined>>): PushedRef | undefined {
  const local = env['PRE_COMMIT_LOCAL_BRANCH'];
  if (env['PRE_COMMIT'] !== '1' || !local) return undefined;
  const remote = env['PRE_COMMIT_REMOTE_BRANCH'] || local;
  return { local, localOid: env['PRE_COMMIT_TO_REF'] || local, remote, remoteOid: undefined, isNew: false };
}

/** The branch that the remote will have, if it is one. */
export const pushedBranch = ({ remote }: PushedRef): string | undefined => /^refs\/heads\/(.+)$/s.exec(remote)?.[1];

const isNull = (id: string) => /^0+$/.test(id);

function malformed(line: string): UserError {
  return new UserError(
    `standard input is not what git gives to a pre-push hook: \`${shorten(oneLine(line), 200)}\``,
    "hand git's standard input over as it is, one line `<local ref> <local oid> <remote ref> <remote oid>` for each ref",
  );
}
