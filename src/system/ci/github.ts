import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { UserError } from '../../core/errors.ts';
import type { CiFacts, Env } from './ci.ts';

/** The parts of a webhook's payload that matter; of an event of another kind, none is there. */
const eventSchema = z.object({
  merge_group: z.object({ base_sha: z.string(), head_ref: z.string() }).optional(),
  pull_request: z
    .object({
      number: z.int(),
      body: z.string().nullish(),
      labels: z.array(z.object({ name: z.string() })),
      user: z.object({ login: z.string() }).nullable(),
      head: z.object({ sha: z.string() }),
      base: z.object({ ref: z.string() }),
    })
    .optional(),
  before: z.string().nullish(),
  repository: z.object({ default_branch: z.string() }).optional(),
});

/**
 * https://docs.github.com/actions/reference/workflows-and-actions/variables and the webhook's payload in
 * GITHUB_EVENT_PATH. Throws a UserError where the payload cannot be read: the base would be a guess.
 */
export async function readGitHub(env: Env): Promise<CiFacts> {
  const { merge_group: group, pull_request: pull, before, repository } = await readEvent(env['GITHUB_EVENT_PATH']);
  const name = env['GITHUB_REF_TYPE'] === 'tag' ? undefined : env['GITHUB_REF_NAME'];
  const branch = env['GITHUB_HEAD_REF'] || name;
  const provider = 'github';
  if (group) {
    // The queue's own branch is nobody's: by which name the change goes, only the pull request knows.
    const number = Number(/\/pr-([0-9]+)-/.exec(group.head_ref)?.[1]);
    return { provider, base: [group.base_sha], ...(number ? { pullRequest: { number, queued: true } } : {}) };
  }
  const known = { provider, ...(branch ? { branch } : {}) } as const;
  if (pull) {
    const pullRequest = {
      number: pull.number,
      text: pull.body ?? '',
      labels: pull.labels.map(label => label.name),
      headSha: pull.head.sha,
      ...(pull.user ? { author: pull.user.login } : {}),
    };
    // `pull_request.base.sha` is frozen when the event happens, and is no merge-base.
    return { ...known, base: [env['GITHUB_BASE_REF'] || pull.base.ref], pullRequest };
  }
  // A push to the default branch has landed: its own name would be an empty change.
  const landed = name !== undefined && name === repository?.default_branch;
  if (landed && before && !/^0+$/.test(before)) return { ...known, base: [before] };
  const base = env['GITHUB_BASE_REF'] ? [env['GITHUB_BASE_REF']] : [];
  return { ...known, base, ...(repository ? { defaultBranch: repository.default_branch } : {}) };
}

async function readEvent(path: string | undefined): Promise<z.output<typeof eventSchema>> {
  if (!path) return {};
  try {
    return eventSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    throw new UserError(`the event in \`${path}\`, which GITHUB_EVENT_PATH names, could not be read`);
  }
}
