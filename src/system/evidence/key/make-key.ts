import { canonicalJson } from '../../../core/evidence/format/canonical-json.ts';
import type { KeyDocument } from '../../../core/evidence/key.ts';
import type { RunOptions } from '../../../core/evidence/options.ts';
import type { Requirement } from '../../../core/policy.ts';
import type { Git } from '../../git.ts';
import type { Workspace } from '../../workspace.ts';
import { sha256 } from '../digest.ts';
import { describeEnvironment, type EnvironmentRequest } from './environment.ts';
import type { Moment } from './place.ts';
import type { StandsOn } from './stands-on.ts';

export interface MadeKey {
  readonly ok: true;
  /** SHA-256 of the document. */
  readonly key: string;
  readonly document: KeyDocument;
  readonly standsOn: StandsOn;
}

/** `reason`: what decides how a run ends, and cannot be known. */
export type KeyResult = MadeKey | { readonly ok: false; readonly reason: string };

export interface KeyContext extends Pick<EnvironmentRequest, 'repository' | 'env' | 'signal' | 'machine'> {
  /** The id of the judged tree. */
  readonly tree: string;
  /** Git that finds it. */
  readonly git: Git;
  /** The tree of the merge-base. */
  readonly before: () => Promise<string>;
}

/** What the evidence of this requirement would be about, here and now. */
export async function makeKey(
  requirement: Requirement,
  workspace: Workspace,
  context: KeyContext,
  moment?: Moment,
): Promise<KeyResult> {
  // Whose evidence counts is asked of evidence; it does not decide how a run ends.
  const { reuse: _, ...definition } = requirement.options;
  const options = requirement.options as unknown as RunOptions;
  const { tree, git, before, ...sources } = context;
  const found = await describeEnvironment({
    ...sources,
    moment,
    judged: { git, tree },
    dir: workspace.dir,
    inPlace: workspace.kind === 'in-place',
    folder: options.in ?? '',
    run: options.run,
    variables: options.variables,
    probes: options.probes ?? [],
    inputs: options.inputs ?? [],
  });
  if (!found.ok) return found;
  const { inputs, environment, standsOn } = found;
  const about = definition['only-added-lines'] === true ? { before: await before() } : {};
  const document: KeyDocument = {
    v: 1,
    tree,
    requirement: { id: requirement.id, definition, ...about },
    inputs,
    environment,
  };
  return { ok: true, key: sha256(canonicalJson(document)), document, standsOn };
}
