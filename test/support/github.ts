import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Examples {
  readonly name: string;
  readonly examples: readonly Record<string, unknown>[];
}

const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json');
let examples: readonly Examples[] | undefined;

/** All real webhook payloads of this event, as copies that may be changed. */
// biome-ignore lint/suspicious/noExplicitAny: a payload has hundreds of fields, and a test sets the few that it is about
export function githubEvents(name: string): any[] {
  examples ??= JSON.parse(readFileSync(file, 'utf8')) as Examples[];
  return structuredClone([...(examples.find(one => one.name === name)?.examples ?? [])]);
}

/** The first one of this action. */
export function githubEvent(name: string, action: string) {
  const found = githubEvents(name).find(one => one.action === action);
  if (!found) throw new Error(`no example of ${name} ${action}`);
  return found;
}

export interface PullOptions {
  readonly author?: string;
  readonly head: string;
  readonly labels?: readonly string[];
  readonly body?: string | null;
}

/** What `GET /repos/{owner}/{repo}/pulls/{number}` gives. */
export function githubPull({ author = 'anna', head, labels = [], body = null }: PullOptions) {
  const pull = githubEvent('pull_request', 'opened').pull_request;
  pull.user.login = author;
  pull.head.sha = head;
  pull.labels = labels.map((name, id) => ({ id, node_id: 'x', url: 'x', name, description: '', color: 'f29513' }));
  pull.body = body;
  return pull;
}

/** One entry of `GET /repos/{owner}/{repo}/pulls/{number}/reviews`. */
export function githubReview(login: string, state: string, commit: string, type = 'User') {
  const { review } = githubEvent('pull_request_review', 'submitted');
  review.user.login = login;
  review.user.type = type;
  return { ...review, state, commit_id: commit };
}

export interface CommitOptions {
  readonly sha?: string;
  /** `null`: GitHub knows no account for the e-mail. */
  readonly author?: string | null;
  readonly committer?: string | null;
  readonly email?: string;
  readonly message?: string;
}

/** One entry of `GET /repos/{owner}/{repo}/pulls/{number}/commits`. */
export function githubCommit(options: CommitOptions = {}) {
  const { sha = 'b'.repeat(40), author = 'anna', committer = author, email, message = 'Fix it' } = options;
  const person = (login: string | null) => ({
    name: login ?? 'Somebody Else',
    email: email ?? `${login ?? 'else'}@example.com`,
    date: '2026-11-01T12:00:00Z',
  });
  const account = (login: string | null) => (login === null ? null : { login, id: 1, type: 'User' });
  return {
    sha,
    node_id: 'x',
    commit: { author: person(author), committer: person(committer), message, tree: { sha: 'c'.repeat(40), url: 'x' } },
    author: account(author),
    committer: account(committer),
    parents: [],
  };
}
