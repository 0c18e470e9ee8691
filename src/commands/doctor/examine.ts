import { UserError } from '../../core/errors.ts';
import type { TrustedPolicy } from '../../policy/trust.ts';
import { openGit } from '../../system/git.ts';
import { hookManager, openHookFile } from '../../system/hooks.ts';
import { readOwners } from '../../system/owners.ts';
import { openRepository } from '../../system/repository.ts';
import type { Context } from '../context.ts';
import type { OpenChange } from '../open-change.ts';

export interface Answer {
  /** `warning`: it works without; `problem`: it does not. */
  readonly status: 'ok' | 'warning' | 'problem';
  readonly message: string;
  readonly hint?: string;
}

const ok = (message: string): Answer => ({ status: 'ok', message });

/** What keeps us from looking is what is wrong. */
export function problem(error: unknown): Answer {
  if (!(error instanceof UserError)) throw error;
  return { status: 'problem', message: error.message, ...(error.hint ? { hint: error.hint } : {}) };
}

/** The oldest git whose `merge-tree` merges without a working tree. */
const oldest = [2, 38] as const;

export async function examineGit({ cwd, env }: Context): Promise<Answer> {
  const hint = `install git ${oldest.join('.')} or newer`;
  const output = await openGit(cwd, env)
    .run(['--version'])
    .catch(() => '');
  const [version, major = '0', minor = '0'] = /([0-9]+)\.([0-9]+)[\w.]*/.exec(output) ?? [];
  if (version === undefined) return { status: 'problem', message: 'git was not found', hint };
  const enough = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
  return enough ? ok(`git ${version}`) : { status: 'problem', message: `git ${version} is too old`, hint };
}

export async function examineHook({ cwd, env }: Context): Promise<Answer> {
  const repository = await openRepository(cwd, env);
  const install = { hint: 'put it in place with `landworthy hook install`' };
  const manager = await hookManager(repository);
  if (manager?.calls) return ok(`${manager.name} calls landworthy, in \`${manager.file}\``);
  if (manager)
    return { status: 'warning', message: `${manager.name} does not call landworthy before a push`, ...install };
  try {
    const { state, path, executable } = await openHookFile(repository);
    if (state === 'absent') return { status: 'warning', message: 'no push is judged: there is no hook', ...install };
    if (state === 'foreign') return { status: 'warning', message: `\`${path}\` does not call landworthy`, ...install };
    if (!executable)
      return { status: 'warning', message: `git passes over \`${path}\`: it is not executable`, ...install };
    return ok(`\`${path}\` judges every push`);
  } catch (error) {
    return { ...problem(error), status: 'warning' };
  }
}

export function examineBase({ change, baseFrom }: OpenChange): Answer {
  const { name, sha } = change.base;
  const how = {
    option: 'as you say',
    ci: 'as the CI system says',
    policy: 'as the policy says',
    'own-policy': 'as the policy says',
    default: name.includes('/') ? "the remote's default branch" : 'because nothing else names a base',
  }[baseFrom];
  const message = `changes are judged against \`${name}\` (${sha.slice(0, 9)}), ${how}`;
  if (baseFrom !== 'default') return ok(message);
  return {
    status: 'warning',
    message,
    hint: `write \`base: ${name.replace(/^[^/]*\//, '')}\` into the policy, so that it is never guessed`,
  };
}

export async function examineHistory({ repository }: OpenChange): Promise<Answer> {
  if (!(await repository()).shallow) return ok('the whole history is here');
  const hint = 'in CI, fetch all of it: `fetch-depth: 0` on GitHub, `GIT_DEPTH: 0` on GitLab';
  return { status: 'warning', message: 'this clone is shallow, though it reaches back to the merge-base', hint };
}

export async function examineOwners(open: OpenChange, { env }: Context): Promise<Answer> {
  const { git, blobs, change, base: files } = open;
  const { file, problems } = await readOwners({ git, blobs, commit: change.base.sha, files, env });
  if (file === undefined) return ok('no CODEOWNERS in the base');
  const [first] = problems;
  if (!first) return ok(`owners are read from \`${file}\` of the base`);
  const message = `${problems.length} of the lines of \`${file}\` are skipped, as the forge skips them; line ${first.line}: ${first.message}`;
  return { status: 'warning', message };
}

export function examinePolicy({ judge, from, path, own }: TrustedPolicy): Answer {
  const { length } = judge.policy.requirements;
  const count = `${length} requirement${length === 1 ? '' : 's'}`;
  const files = judge.files.filter(file => file !== path);
  const extended = files.length ? `, with ${files.map(file => `\`${file}\``).join(', ')}` : '';
  if (from !== 'base') {
    const hint = 'it judges itself until it has landed: land it first, and alone';
    return { status: 'warning', message: `\`${path}\`${extended}, ${count}; the base has no policy yet`, hint };
  }
  return ok(`\`${path}\` of the base${extended}, ${count}${own === undefined ? '' : '; this change edits it'}`);
}
