import { isOfTrials, type SignedTrials, type TrialEvidence } from '../../core/evidence/evidence.ts';
import { formatTrials, lastOf } from '../../core/evidence/format/statement.ts';
import { mergeTrials } from '../../core/evidence/proved-trial.ts';
import type { Blobs } from '../blobs.ts';
import type { Repository } from '../repository.ts';
import { sha256 } from './digest.ts';
import type { Identify } from './signature/identify.ts';
import { isMachineKeyId, type Machine } from './signature/machine.ts';
import { ownLine } from './signature/own-line.ts';
import { keepInBounds } from './store/prune.ts';
import { updateRefs } from './store/refs.ts';
import { readEvidence, type StoredRun, storeLimits, writeEvidence } from './store/store.ts';

/**
 * The evidence of trials. It stands under the tree that a change begins at, because that stays while the change grows; one
 * statement holds all trials that were made in one environment.
 */
export interface TrialStore {
  /** Whoever made it. */
  readonly read: () => Promise<readonly SignedTrials[]>;
  /** Keeps these beside what was there before; gives the digests of the envelopes. */
  readonly write: (evidence: readonly TrialEvidence[]) => Promise<readonly string[]>;
}

export interface TrialStoreSources {
  readonly repository: Repository;
  readonly blobs: Blobs;
  readonly machine: Machine | undefined;
  readonly identify: Identify;
  /** Envelopes, one a line, that count as made here. */
  readonly vouched: readonly string[];
  /** The tree that the change begins at. */
  readonly before: string;
  /** The tree that is judged. */
  readonly tree: string;
  readonly now: Date;
}

export function openTrialStore(sources: TrialStoreSources): TrialStore {
  const { repository, blobs, machine, identify, vouched, before, tree, now } = sources;
  const trialsIn = (lines: readonly string[], isVouched = false): readonly SignedTrials[] =>
    lines.flatMap(line => {
      const found = identify(line, isVouched);
      return found.ok && isOfTrials(found.signed) && found.signed.evidence.document.tree === before ? found.signed : [];
    });
  const readRuns = async () => (await readEvidence(repository.git, blobs, before)).runs;

  /** Runs that hold nothing but trials that this machine has made and nobody has signed. */
  const isOpen = ({ lines }: StoredRun): boolean =>
    lines.every(line => {
      const found = identify(line);
      const isPlain = found.ok && found.envelope.signatures.every(({ keyid }) => isMachineKeyId(keyid));
      return isPlain && found.signed.own && isOfTrials(found.signed);
    });

  return {
    read: async () => {
      const lines = (await readRuns()).flatMap(run => run.lines);
      return [...trialsIn(lines), ...trialsIn(vouched, true)];
    },
    write: async evidence => {
      const open = (await readRuns()).filter(isOpen);
      const earlier = open.flatMap(({ lines }) => trialsIn(lines)).map(one => one.evidence);
      const toLines = (all: readonly TrialEvidence[]) => merge(all).map(one => ownLine(formatTrials(one), machine));
      const whole = toLines([...evidence, ...earlier]);
      const fits = whole.reduce((sum, line) => sum + line.length + 1, 0) <= storeLimits.blob;
      const lines = fits ? whole : toLines(evidence);
      const digest = await writeEvidence(repository, before, lines);
      const replaced = fits ? open.filter(run => run.digest !== digest) : [];
      // Whoever else does the same at this moment has them in what he writes.
      await updateRefs(
        repository.git,
        replaced.map(({ ref }) => ({ name: ref, target: undefined })),
      ).catch(() => undefined);
      await keepInBounds(repository.git, blobs, [before, tree], now);
      return lines.map(sha256);
    },
  };
}

/** One statement for all trials that were made in the same environment, in the same kind of place. The first ones name the tool. */
function merge(all: readonly TrialEvidence[]): readonly TrialEvidence[] {
  const merged = new Map<string, TrialEvidence>();
  for (const one of all) {
    const name = `${one.key} ${one.grade}`;
    const [first, ...others] = mergeTrials([...(merged.get(name)?.trials ?? []), ...one.trials]);
    if (!first) continue;
    const trials = [first, ...others] as const;
    merged.set(name, { ...(merged.get(name) ?? one), finishedOn: lastOf(trials), trials });
  }
  return [...merged.values()];
}
