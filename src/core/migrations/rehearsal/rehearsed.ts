import type { Part } from '../part.ts';
import type { SchemaRehearsal } from './rehearsal.ts';

/** The migrations of one folder, rehearsed and judged. */
export interface Rehearsed extends Part {
  readonly folder: string;
  readonly rehearsal: SchemaRehearsal;
}
