import type { Report } from '../core/report.ts';
import { isSqliteInstalled } from '../system/database/sqlite/installed.ts';
import { openPlayground, readTemplate } from '../system/playground.ts';
import { type CheckRequest, check } from './check.ts';
import type { Context } from './context.ts';

export type DemoEvent =
  | { readonly kind: 'begin'; readonly dir: string; readonly rehearses: boolean }
  | { readonly kind: 'verdict'; readonly report: Report }
  | { readonly kind: 'step'; readonly number: number; readonly step: Step; readonly added: readonly string[] }
  | { readonly kind: 'end'; readonly dir: string; readonly passed: boolean };

/** One thing that the verdict asks for, done. */
export interface Step {
  /** The requirements that ask for it. */
  readonly requirements: readonly string[];
  readonly what: string;
  readonly file: string;
}

/**
 * From a branch that is not ready to one that may land, by doing what the verdict says. The files stand in `src/demo/`.
 * The repository stays. Where the embedded SQLite is not installed, which is optional, its migration is not rehearsed.
 */
export async function* demo(context: Context): AsyncGenerator<DemoEvent> {
  const template = async (name: string) =>
    dated(await readTemplate(context.packageRoot, `src/demo/${name}`), context.now);
  const [service, unready, ready] = await Promise.all(['main', 'unready', 'ready'].map(template));
  if (!service || !unready || !ready) throw new Error('the demo has three parts');
  const env = withoutCi(context.env);
  const { dir, write, commit, branch } = await openPlayground(env, context.packageRoot);
  const here: Context = { ...context, cwd: dir, env, attended: false };
  const rehearses = isSqliteInstalled(context.packageRoot);
  await write(rehearses ? service : unrehearsed(service));
  await commit('Pay refunds');
  await branch('instant-refunds');
  await write(unready);
  await commit('Pay refunds at once');
  yield { kind: 'begin', dir, rehearses };
  const first = await check(request, here);
  yield { kind: 'verdict', report: first };
  const failed = new Set(first.requirements.flatMap(({ id, outcome }) => (outcome.status === 'fail' ? [id] : [])));
  const asked = steps.filter(({ requirements }) => requirements.some(id => failed.has(id)));
  for (const [index, step] of asked.entries()) {
    const text = ready.get(step.file) ?? '';
    await write(new Map([[step.file, text]]));
    yield {
      kind: 'step',
      number: index + 1,
      step,
      added: newLines(unready.get(step.file) ?? service.get(step.file) ?? '', text),
    };
  }
  await commit('Make it fit to land');
  const report = await check(request, here);
  yield { kind: 'verdict', report };
  yield { kind: 'end', dir, passed: report.verdict === 'pass' };
}

const steps: readonly Step[] = [
  {
    requirements: ['tests.unit'],
    what: 'mend the defect that the test found: the fee was paid back, too',
    file: 'src/refunds.js',
  },
  {
    requirements: ['migrations.schema'],
    what: 'make the index again: the way back builds the table anew, and forgets it',
    file: 'db/migrations/002_settled.sql',
  },
  {
    requirements: ['flags.refunds'],
    what: 'register the flag: who owns it, that it is off, and when it goes',
    file: 'flags.yml',
  },
  { requirements: ['companions.handbook'], what: 'tell support', file: 'docs/refunds.md' },
  {
    requirements: ['evidence.goal', 'flags.refunds', 'rollback.plan'],
    what: 'say what the change is for, which flag it is behind, and how it is undone',
    file: '.landworthy/changes/instant-refunds.yml',
  },
];

const request: CheckRequest = { stage: 'push', only: [], skip: [], partial: false, failFast: false, jobs: 2 };

/** The policy of a machine on which nothing can be rehearsed. */
function unrehearsed(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const name = 'landworthy.yml';
  return new Map([...files, [name, (files.get(name) ?? '').replace(/^ *rehearse: .*\n/m, '')]]);
}

/** A flag's expiry must lie ahead, but not too far, whenever the demo is run: `<in 30 days>` stands for the date. */
function dated(files: ReadonlyMap<string, string>, now: Date): ReadonlyMap<string, string> {
  const day = (ahead: string) => new Date(now.getTime() + Number(ahead) * 86_400_000).toISOString().slice(0, 10);
  return new Map([...files].map(([name, text]) => [name, text.replace(/<in ([0-9]+) days>/g, (_, n) => day(n))]));
}

/** The lines of `after` between those that both begin and both end with. */
function newLines(before: string, after: string): readonly string[] {
  const [old, lines] = [before.trimEnd().split('\n'), after.trimEnd().split('\n')];
  const first = lines.findIndex((line, index) => line !== old[index]);
  const last = lines.findLastIndex((line, index) => line !== old[old.length - lines.length + index]);
  return lines.slice(first, last + 1).filter(line => line !== '');
}

/** What a CI system says is about another change. */
function withoutCi(env: Context['env']): Context['env'] {
  const marks = /^(?:CI|CI_.*|GITHUB_.*|GITLAB_.*|TF_BUILD|SYSTEM_.*|JENKINS_URL|CHANGE_.*|BITBUCKET_.*|BUILDKITE.*)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !marks.test(name)));
}
