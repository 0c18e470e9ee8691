import type { Commit } from './change.ts';

export interface Author {
  readonly email: string;
  readonly agent: boolean;
}

/** Lines by which coding agents mark their commits; matched on e-mail where one is known. */
const agentEmails = new Set([
  'noreply@anthropic.com',
  'cursoragent@cursor.com',
  'noreply@aider.chat',
  'noreply@openai.com',
  '223556219+copilot@users.noreply.github.com',
  '198982749+copilot@users.noreply.github.com',
  'noreply@codeium.com',
  'noreply@amazon.com',
  'amp@ampcode.com',
  'noreply@cline.bot',
  'gemini-cli-agent@google.com',
  'noreply@opencode.ai',
  'opensource@block.xyz',
  'noreply@pi.dev',
]);
/** Anywhere on a line: git makes one of the lines of a subject. */
const agentTrailer = /(?:^|\s)(?:assisted-by|generated-by|claude-session|ai-assisted)\s{0,9}:/im;

/** The authors of these commits. The absence of a mark never proves a human. */
export function authorsOf(commits: readonly Commit[]): readonly Author[] {
  return commits.map(commit => {
    // Not from the parsed trailers: a line such as "Generated with ..." beside them makes git drop the whole block.
    const message = `${commit.subject}\n${commit.body}`;
    const emails = emailsOf(commit);
    const agent = emails.find(email => agentEmails.has(email.toLowerCase()));
    const marked = agentTrailer.test(message);
    return { email: commit.author.email, agent: agent !== undefined || marked };
  });
}

/** Of all who made this commit: author, committer and co-authors. */
export function emailsOf({ subject, body, author, committer }: Commit): readonly string[] {
  return [author.email, committer.email, ...coAuthors(`${subject}\n${body}`)];
}

function coAuthors(message: string): string[] {
  const lines = message.matchAll(/(?:^|\s)co-authored-by\s{0,9}:[^<\n]{0,200}<([^>\n]{0,200})>/gim);
  return [...lines].map(match => match[1]?.trim() ?? '');
}
