import type { Trial } from '../../proof/trial.ts';
import type { Part } from '../part.ts';
import type { SchemaRehearsal } from './rehearsal.ts';

/** The migrations of one folder, rehearsed and judged. */
export interface Rehearsed extends Part {
  readonly folder: string;
  readonly rehearsal: SchemaRehearsal;
  /** The base's tests on the new schema, where the policy asks for that and it was tried. */
  readonly oldCode?: OldCodeRun | undefined;
}

export interface OldCodeRun {
  /** `tests.unit` */
  readonly requirement: string;
  readonly trial: Trial;
}
