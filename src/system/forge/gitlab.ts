import * as z from 'zod';
import type { Approvals, Decision } from '../../core/approval.ts';
import { once } from '../once.ts';
import type { RemoteForge } from './access.ts';
import { openServer } from './api.ts';
import type { ForgeAccess } from './github.ts';
import { openGitLabMembers } from './gitlab-members.ts';
import { coAuthorsOf, openMakers } from './makers.ts';
import { judgedCommit, peopleOf } from './reviewed.ts';

export interface GitLabAccess extends ForgeAccess {
  /** Its number, or its path. */
  readonly project: string;
}

const user = z.object({ id: z.number(), username: z.string(), name: z.string().nullish() });
const mergeRequestSchema = z.object({
  sha: z.string(),
  source_branch: z.string(),
  author: user,
  labels: z.array(z.string()),
  description: z.string().nullish(),
});
const approvalsSchema = z.object({ approved_by: z.array(z.object({ user, approved_at: z.string().nullish() })) });
const reviewerSchema = z.object({ user, state: z.string() });
const versionSchema = z.object({ head_commit_sha: z.string(), created_at: z.string() });
const commitSchema = z.object({
  author_name: z.string(),
  author_email: z.string(),
  committer_name: z.string(),
  committer_email: z.string(),
  message: z.string(),
});

/** https://docs.gitlab.com/api/merge_request_approvals/ and /merge_requests/. Needs a token with the scope `read_api`. */
export function openGitLab({ project, pullRequest, change, ...server }: GitLabAccess): RemoteForge {
  const api = openServer({ ...server, name: 'GitLab' });
  const projectPath = `projects/${encodeURIComponent(project)}`;
  const path = `${projectPath}/merge_requests/${pullRequest.number}`;
  const mergeRequest = once(() => api.get(path, mergeRequestSchema));

  /** GitLab does not say which commit was approved: the time tells, or that the project drops approvals with each push. */
  const readApprovedCommit = async () => {
    // Newest first.
    const versions = await api.list(`${path}/versions`, versionSchema);
    const resets = once(async () => {
      const settings = z.object({ reset_approvals_on_push: z.boolean().nullish() });
      const found = await api.getOr(`${projectPath}/approvals`, settings, [401, 403, 404]);
      return typeof found === 'object' && found.reset_approvals_on_push === true;
    });
    return async (approvedAt: string | null | undefined) => {
      if (!approvedAt) return (await resets()) ? versions[0]?.head_commit_sha : undefined;
      const time = Date.parse(approvedAt);
      return versions.find(version => Date.parse(version.created_at) <= time)?.head_commit_sha;
    };
  };

  const approvals = async (): Promise<Approvals> => {
    const { sha, author } = await mergeRequest();
    const commit = judgedCommit(change, pullRequest, sha);
    const [{ approved_by: approved }, reviewers, commits, approvedCommit] = await Promise.all([
      api.get(`${path}/approvals`, approvalsSchema),
      api.get(`${path}/reviewers`, reviewerSchema.array()),
      api.list(`${path}/commits`, commitSchema),
      readApprovedCommit(),
    ]);
    const people = commits.flatMap(one => [
      { name: one.author_name, email: one.author_email },
      { name: one.committer_name, email: one.committer_email },
      ...coAuthorsOf(one.message),
    ]);
    const makers = openMakers([...people, ...peopleOf(change, pullRequest)], [author.username]);
    const members = openGitLabMembers(
      api,
      projectPath,
      [...approved, ...reviewers].map(one => one.user),
    );

    const approving = approved.map(async ({ user: person, approved_at: at }): Promise<Decision> => {
      const account = { login: person.username, name: person.name, email: await members.emailOf(person.id) };
      const isMaker = makers.hasLogin(person.username) || makers.isStranger(account);
      return {
        person: person.username,
        state: 'approved',
        commit: await approvedCommit(at),
        ...(isMaker ? { barred: 'made a part of the change' } : isBot(person.username) ? { barred: 'is a bot' } : {}),
      };
    });
    const objecting = reviewers
      .filter(({ state }) => state === 'requested_changes')
      .map(({ user: { username } }): Decision => ({ person: username, state: 'changes-requested', commit: undefined }));
    const decisions = [...(await Promise.all(approving)), ...objecting];
    return { kind: 'known', source: 'GitLab', commit, decisions, isMember: members.isMember, notes: [] };
  };

  return {
    pull: async () => {
      const { source_branch: branch, labels, description } = await mergeRequest();
      return { branch, labels, text: description ?? '' };
    },
    approvals,
  };
}

/** https://docs.gitlab.com/user/project/settings/project_access_tokens/#bot-users-for-projects */
const isBot = (username: string) => /^(?:project|group)_[0-9]+_bot(?:_[0-9a-f]+|[0-9]*)$/.test(username);
