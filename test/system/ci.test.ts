import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCi } from '../../src/system/ci/ci.ts';
import { githubEvent, githubEvents } from '../support/github.ts';
import { temporaryFolder } from '../support/repository.ts';

function github(event: unknown, env: Readonly<Record<string, string>> = {}) {
  const file = join(temporaryFolder(), 'event.json');
  writeFileSync(file, typeof event === 'string' ? event : JSON.stringify(event));
  return readCi({ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: file, ...env });
}

describe('GitHub', () => {
  it('tells a pull request by its event, and its base by name', async () => {
    const event = githubEvent('pull_request', 'opened');
    const env = { GITHUB_BASE_REF: 'main', GITHUB_HEAD_REF: 'feature', GITHUB_REF_NAME: '2/merge' };
    expect(await github(event, env)).toEqual({
      provider: 'github',
      base: ['main'],
      branch: 'feature',
      pullRequest: {
        number: 2,
        text: 'This is a pretty simple change that we need to pull into master.',
        labels: [],
        author: 'Codertocat',
        headSha: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
      },
    });
  });

  it.each(githubEvents('pull_request'))('reads the real event `pull_request` $action', async event => {
    expect((await github(event)).pullRequest?.number).toBe(event.pull_request.number);
  });

  it("tells a merge group by its event, with the number in the name of its branch, which is nobody else's", async () => {
    const event = githubEvent('merge_group', 'checks_requested');
    expect(await github(event, { GITHUB_REF_NAME: 'gh-readonly-queue/main/pr-104-929f' })).toEqual({
      provider: 'github',
      base: ['380387fbc80638b734a49e1be1c4dfec1c01b33c'],
      pullRequest: { number: 104, queued: true },
    });
  });

  it('compares a push to the default branch with what was there before', async () => {
    const event = { before: 'a'.repeat(40), repository: { default_branch: 'main' } };
    expect(await github(event, { GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' })).toEqual({
      provider: 'github',
      base: ['a'.repeat(40)],
      branch: 'main',
    });
  });

  it.each([
    ['a push to another branch', { before: 'a'.repeat(40), repository: { default_branch: 'main' } }, 'feature'],
    ['the first push of all', { before: '0'.repeat(40), repository: { default_branch: 'main' } }, 'main'],
    ['a run by hand', { inputs: null, repository: { default_branch: 'main' } }, 'main'],
  ])('leaves the base open for %s', async (_, event, name) => {
    expect(await github(event, { GITHUB_REF_NAME: name })).toEqual({
      provider: 'github',
      base: [],
      defaultBranch: 'main',
      branch: name,
    });
  });

  it.each(githubEvents('push'))('reads the real event `push` of $ref', async event => {
    expect(await github(event, { GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' })).toEqual({
      provider: 'github',
      base: [],
      defaultBranch: event.repository.default_branch,
    });
  });

  it.each(['', '{', '[]', 'null', '{"pull_request":{"number":"7"}}'])(
    'does not guess from the event `%s`',
    async event => {
      await expect(github(event)).rejects.toThrow(/which GITHUB_EVENT_PATH names, could not be read$/);
    },
  );
});

describe('GitLab', () => {
  const mergeRequest = {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_COMMIT_SHA: 'b'.repeat(40),
    CI_COMMIT_BEFORE_SHA: '0'.repeat(40),
    CI_DEFAULT_BRANCH: 'main',
    CI_MERGE_REQUEST_IID: '7',
    CI_MERGE_REQUEST_EVENT_TYPE: 'detached',
    CI_MERGE_REQUEST_DIFF_BASE_SHA: 'a'.repeat(40),
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: 'd'.repeat(40),
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '',
    CI_MERGE_REQUEST_LABELS: 'risky,db::schema',
    CI_MERGE_REQUEST_DESCRIPTION: 'Why',
    CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED: 'false',
  };
  const pullRequest = { number: 7, text: 'Why', labels: ['risky', 'db::schema'], headSha: 'b'.repeat(40) };
  const known = { provider: 'gitlab', base: ['main', 'd'.repeat(40)], branch: 'feature', defaultBranch: 'main' };

  it('tells a merge request', async () => {
    expect(await readCi(mergeRequest)).toEqual({ ...known, pullRequest });
  });

  it('knows the head of the source in a pipeline for merged results', async () => {
    const env = {
      ...mergeRequest,
      CI_MERGE_REQUEST_EVENT_TYPE: 'merged_result',
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'c'.repeat(40),
    };
    expect(await readCi(env)).toEqual({ ...known, pullRequest: { ...pullRequest, headSha: 'c'.repeat(40) } });
  });

  it('knows a merge train', async () => {
    const env = { ...mergeRequest, CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train' };
    expect((await readCi(env)).pullRequest).toEqual({ ...pullRequest, queued: true });
  });

  it('does not take a description that was cut for the whole', async () => {
    const env = { ...mergeRequest, CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED: 'true' };
    expect((await readCi(env)).pullRequest).not.toHaveProperty('text');
  });

  it('compares a push to the default branch with what was there before', async () => {
    const env = { GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
    expect(await readCi({ ...env, CI_COMMIT_BEFORE_SHA: 'a'.repeat(40) })).toMatchObject({ base: ['a'.repeat(40)] });
    expect(await readCi({ ...env, CI_COMMIT_BEFORE_SHA: '0'.repeat(40) })).toMatchObject({ base: [] });
  });
});

describe('other systems', () => {
  it.each([
    [
      {
        TF_BUILD: 'True',
        SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
        SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/a/b',
      },
      { provider: 'azure', base: ['refs/heads/main'], branch: 'a/b' },
    ],
    [
      { TF_BUILD: 'True', BUILD_SOURCEBRANCH: 'refs/heads/main', SYSTEM_PULLREQUEST_PULLREQUESTID: '9' },
      { provider: 'azure', base: [], branch: 'main' },
    ],
    [
      { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_PR_DESTINATION_BRANCH: 'main', BITBUCKET_BRANCH: 'feature' },
      { provider: 'bitbucket', base: ['main'], branch: 'feature' },
    ],
    [
      {
        BUILDKITE: 'true',
        BUILDKITE_PULL_REQUEST: 'false',
        BUILDKITE_PULL_REQUEST_BASE_BRANCH: '',
        BUILDKITE_BRANCH: 'feature',
      },
      { provider: 'buildkite', base: [], branch: 'feature' },
    ],
    [
      {
        JENKINS_URL: 'https://ci',
        CHANGE_ID: '7',
        CHANGE_TARGET: 'main',
        CHANGE_BRANCH: 'feature',
        BRANCH_NAME: 'PR-7',
      },
      { provider: 'jenkins', base: ['main'], branch: 'feature', pullRequest: { number: 7 } },
    ],
    [
      { JENKINS_URL: 'https://ci', BRANCH_NAME: 'main' },
      { provider: 'jenkins', base: [], branch: 'main' },
    ],
    [{ CI: '1' }, { provider: 'other', base: [] }],
    [{ CI: 'false' }, { provider: undefined, base: [] }],
    [{}, { provider: undefined, base: [] }],
  ])('%o', async (env, expected) => {
    expect(await readCi(env)).toEqual(expected);
  });
});
