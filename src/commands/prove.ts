import type { ChangedFile } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import { duration } from '../core/options.ts';
import { hasPieces } from '../core/proof/pieces/pieces.ts';
import { planProof } from '../core/proof/plan.ts';
import type { Proving, ProvingEvent, ProvingHunk } from '../core/proof/proving.ts';
import { openFacts } from '../system/facts.ts';
import type { Context } from './context.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { openPolicy } from './open-policy.ts';
import { pathHere } from './path-here.ts';
import { describe } from './prove/describe.ts';
import { chooseMeans } from './prove/means.ts';
import { sourceIn } from './prove/scope.ts';
import { tryAll } from './prove/try-all.ts';

export interface ProveRequest {
  readonly base?: string;
  /** Paths of files or folders from where one stands; all that changed, without any. */
  readonly files: readonly string[];
  /** The id of the requirement by which it is proved. */
  readonly of?: string;
  /** Such as `5m`. */
  readonly budget?: string;
  readonly jobs: number;
  /** Let no trial be spared that was made before. */
  readonly anew: boolean;
}

type OnEvent = (event: ProvingEvent) => void;

/** Takes back, hunk by hunk, what is not on the base yet, and tells what no test misses. An interruption ends it with what is known by then. */
export async function prove(
  request: ProveRequest,
  context: Context,
  onEvent: OnEvent = () => undefined,
): Promise<Proving> {
  const budget = request.budget === undefined ? undefined : toMilliseconds(request.budget);
  const open = await openChange(request, context);
  try {
    return await proveChange({ ...request, budget }, context, open, onEvent);
  } finally {
    await open.close();
  }
}

async function proveChange(
  request: Omit<ProveRequest, 'budget'> & { readonly budget: number | undefined },
  context: Context,
  open: OpenChange,
  onEvent: OnEvent,
): Promise<Proving> {
  const start = performance.now();
  const trusted = await openPolicy(open, context);
  const { policy } = trusted.judge;
  const evidence = { mode: request.anew ? 'never' : 'when-proved', vouched: [] } as const;
  const opened = openFacts({ ...open, ...context, policy, evidence, jobs: request.jobs });
  try {
    const means = await chooseMeans(trusted, request.of, opened.subject);
    const plan = await planProof(means.options, opened.facts);
    const { top } = await open.repository();
    const files = request.files.map(path => pathHere(path, top, context.cwd));
    const source = sourceIn(plan, open.change.files, open.change.base.name, files);
    const tried = source.filter(({ after }) => after).map(({ path }) => path);
    const told = await tryAll(
      { plan, paths: tried, budget: request.budget ?? means.budget ?? unlimited },
      context,
      opened.facts,
      onEvent,
    );
    return {
      ...describe(told, open, means, plan),
      files,
      notTried: source.flatMap(file => {
        const reason = whyNotTried(file, told.hunks);
        return reason === undefined ? [] : [{ path: file.path, reason }];
      }),
      milliseconds: Math.round(performance.now() - start),
    };
  } finally {
    await opened.close();
  }
}

function whyNotTried({ path, before, after }: ChangedFile, tried: readonly ProvingHunk[]): string | undefined {
  if (!after) return 'it is gone';
  if (before || tried.some(hunk => hunk.path === path)) return undefined;
  return hasPieces(path)
    ? 'it is new, and has no function that does anything'
    : 'it is new as a whole, in a language whose functions are not read';
}

/** As long as it takes: whoever waits can end it. */
const unlimited = Number.POSITIVE_INFINITY;

function toMilliseconds(text: string): number {
  const { success, data } = duration().safeParse(text);
  if (!success) throw new UserError(`\`--budget ${text}\` is no duration`, 'write one such as `90s` or `10m`');
  return data;
}
