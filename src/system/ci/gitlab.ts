import type { CiFacts, Env } from './ci.ts';

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
export function readGitLab(env: Env): CiFacts {
  const branch = env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'] || env['CI_COMMIT_BRANCH'];
  const defaultBranch = env['CI_DEFAULT_BRANCH'];
  const known = {
    provider: 'gitlab' as const,
    base: baseOf(env),
    ...(branch ? { branch } : {}),
    ...(defaultBranch ? { defaultBranch } : {}),
  };
  const number = Number(env['CI_MERGE_REQUEST_IID']);
  if (!number) return known;
  const text = env['CI_MERGE_REQUEST_DESCRIPTION'];
  const cut = env['CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED'] === 'true';
  // Only pipelines for merged results and trains check out another commit, and then say which one the source's is.
  const headSha = env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA'];
  const pullRequest = {
    number,
    ...(text && !cut ? { text } : {}),
    labels: (env['CI_MERGE_REQUEST_LABELS'] ?? '').split(',').filter(Boolean),
    ...(headSha ? { headSha } : {}),
    ...(env['CI_MERGE_REQUEST_EVENT_TYPE'] === 'merge_train' ? { queued: true } : {}),
  };
  return { ...known, pullRequest };
}

function baseOf(env: Env): string[] {
  const { CI_COMMIT_BRANCH: branch, CI_COMMIT_BEFORE_SHA: before } = env;
  // Not CI_MERGE_REQUEST_DIFF_BASE_SHA: that is the merge-base, and its policy the one that the author branched off with.
  const target = [env['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'], env['CI_MERGE_REQUEST_TARGET_BRANCH_SHA']];
  const named = target.flatMap(name => name || []);
  if (named.length) return named;
  // A push to the default branch has landed: its own name would be an empty change.
  const landed = branch && branch === env['CI_DEFAULT_BRANCH'];
  return landed && before && !/^0+$/.test(before) ? [before] : [];
}
