// Answers in the shape of https://docs.gitlab.com/api/merge_requests/ and /merge_request_approvals/.

export function gitlabUser(username: string, id: number, name = username) {
  return {
    id,
    username,
    name,
    state: 'active',
    locked: false,
    avatar_url: 'https://www.gravatar.com/avatar/0?s=80&d=identicon',
    web_url: `http://localhost:3000/${username}`,
  };
}

export interface MergeRequestOptions {
  readonly sha: string;
  readonly author?: string;
  readonly labels?: readonly string[];
  readonly description?: string | null;
}

/** `GET /projects/:id/merge_requests/:merge_request_iid` */
export function gitlabMergeRequest({ sha, author = 'anna', labels = [], description = null }: MergeRequestOptions) {
  return {
    id: 155016530,
    iid: 7,
    project_id: 5,
    title: 'Pay faster',
    description,
    state: 'opened',
    created_at: '2026-11-01T11:00:00.000Z',
    target_branch: 'main',
    source_branch: 'feature',
    author: gitlabUser(author, 1),
    labels,
    draft: false,
    sha,
    detailed_merge_status: 'not_approved',
  };
}

/** `GET /projects/:id/merge_requests/:merge_request_iid/approvals` */
export function gitlabApprovals(
  ...approvedBy: readonly { user: ReturnType<typeof gitlabUser>; approved_at?: string }[]
) {
  return {
    user_has_approved: false,
    user_can_approve: false,
    approved: approvedBy.length > 0,
    approved_by: approvedBy,
  };
}

/** One entry of `GET /projects/:id/merge_requests/:merge_request_iid/versions`, newest first. */
export function gitlabVersion(head: string, createdAt: string) {
  return {
    id: 110,
    head_commit_sha: head,
    base_commit_sha: 'a'.repeat(40),
    start_commit_sha: 'a'.repeat(40),
    created_at: createdAt,
    merge_request_id: 105,
    state: 'collected',
    real_size: '1',
  };
}

/** One entry of `GET /projects/:id/merge_requests/:merge_request_iid/commits`. */
export function gitlabCommit(name: string, email: string, message = 'Fix it') {
  return {
    id: 'b'.repeat(40),
    short_id: 'bbbbbbbb',
    title: message.split('\n')[0],
    message,
    author_name: name,
    author_email: email,
    authored_date: '2026-11-01T12:00:00.000Z',
    committer_name: name,
    committer_email: email,
    committed_date: '2026-11-01T12:00:00.000Z',
    parent_ids: [],
  };
}
