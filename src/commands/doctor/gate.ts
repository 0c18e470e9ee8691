import type { Policy } from '../../core/policy.ts';
import type { Report } from '../../core/report.ts';
import type { TrustedPolicy } from '../../policy/trust.ts';
import { makeBadChange } from '../../system/bad-change.ts';
import { type CheckRequest, check } from '../check.ts';
import type { Context } from '../context.ts';
import type { OpenChange } from '../open-change.ts';
import type { Answer } from './examine.ts';
import { samplePath } from './sample-path.ts';

/** Judges a made-up change that nobody would land, by this repository's own policy: a gate that lets it through is none. */
export async function proveGate(open: OpenChange, { judge, from }: TrustedPolicy, context: Context): Promise<Answer> {
  const { policy } = judge;
  const { dir } = await makeBadChange({
    dir: await open.scratch.folder('bad-change'),
    git: open.git,
    objects: (await open.repository()).objects,
    tree: from === 'base' ? await treeOf(open) : open.change.head.tree,
    added: globsOf(policy).flatMap(glob => samplePath(glob) ?? []),
  });
  const bad: Context = { ...context, cwd: dir, env: plain(context.env) };
  const early = await check(request('push'), bad);
  if (early.verdict === 'fail') return closed(early, '');
  const late = await check(request('merge'), bad);
  if (late.verdict === 'fail') return closed(late, ', though only at stage `merge`');
  const message =
    late.verdict === 'pass'
      ? 'the gate is open: a change that deletes everything, and conflicts with its base, passes'
      : `the gate decides nothing: a change that deletes everything is undecided: ${late.reasons.join('; ')}`;
  const hint = 'require something that blocks: `change: { mergeable: {} }` is a beginning';
  return { status: 'problem', message, hint };
}

const treeOf = async ({ git, change }: OpenChange) =>
  (await git.run(['rev-parse', '--verify', `${change.base.sha}^{tree}`])).trim();

/** Stops at the first failure, so that no tests are run where something cheaper closes the gate. */
const request = (stage: CheckRequest['stage']): CheckRequest => ({
  base: 'main',
  head: 'bad',
  stage,
  only: [],
  skip: [],
  partial: false,
  failFast: true,
  jobs: 1,
});

function closed({ requirements }: Report, when: string): Answer {
  const by = requirements.filter(({ blocks }) => blocks).map(({ id }) => `\`${id}\``);
  const message = `the gate closes${when}: a made-up bad change fails, stopped by ${by.join(', ')}`;
  return { status: 'ok', message };
}

/** All globs on which it depends whether a requirement applies. */
function globsOf({ kinds, requirements }: Policy): readonly string[] {
  const conditions = requirements.flatMap(({ when }) => (when ? [when] : []));
  return [...Object.values(kinds).flat(), ...conditions.flatMap(({ paths = [] }) => paths)];
}

/** What programs need, without what a CI system says of a change that is another one. */
function plain(env: Context['env']): Context['env'] {
  const kept = ['PATH', 'Path', 'HOME', 'USERPROFILE', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'XDG_CACHE_HOME'];
  return Object.fromEntries(kept.map(name => [name, env[name]]));
}
