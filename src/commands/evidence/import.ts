import { readLines } from '../../system/evidence/store/files.ts';
import { keepInBounds } from '../../system/evidence/store/prune.ts';
import { writeEvidence } from '../../system/evidence/store/store.ts';
import type { Context } from '../context.ts';
import { byTree, inRuns } from './lines.ts';
import { type EvidenceRequest, isCurrent, type PassedOver, withEvidence } from './open-evidence.ts';

export interface ImportedEvidence {
  /** Envelopes that are kept now. */
  readonly kept: number;
  /** How many of them are about the current files, or about trials of the change. */
  readonly ofThisTree: number;
  readonly refused: readonly PassedOver[];
}

/** Keeps the envelopes of these files. Nothing is trusted because it was imported: who stands for it is asked when it is used. */
export function importEvidence(
  files: readonly string[],
  request: EvidenceRequest,
  context: Context,
): Promise<ImportedEvidence> {
  return withEvidence(request, context, async evidence => {
    const { open, tree, before, identify } = evidence;
    const repository = await open.repository();
    let kept = 0;
    let ofThisTree = 0;
    const refused: PassedOver[] = [];
    for (const file of files) {
      const sorted = byTree(await readLines([file]), identify);
      refused.push(...sorted.refused.map(({ line, reason }) => ({ where: `${file}:${line}`, reason })));
      for (const [of, known] of sorted.trees) {
        for (const lines of inRuns(known.map(({ line }) => line))) await writeEvidence(repository, of, lines);
        kept += known.length;
        ofThisTree += known.filter(({ identified }) => isCurrent(identified.signed, evidence)).length;
      }
    }
    if (kept) await keepInBounds(repository.git, open.blobs, [tree, before], context.now);
    return { kept, ofThisTree, refused };
  });
}
