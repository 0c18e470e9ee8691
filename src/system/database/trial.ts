import type { Migration } from '../../core/migrations/migration.ts';
import type { SchemaRehearsal, ScriptRun } from '../../core/migrations/rehearsal/rehearsal.ts';
import { compareSchemas } from '../../core/migrations/schema/compare.ts';
import { compareRows, type Rows } from '../../core/migrations/schema/rows.ts';
import type { Schema } from '../../core/migrations/schema/schema.ts';
import type { Engine } from './engine.ts';
import type { OpenEngine } from './open.ts';

export type Step = (text: string) => void;

/** How migrations are run: scripts here, programs by their own framework. */
export interface Ways {
  /** Throws a UserError where what has landed cannot be applied. */
  readonly applyBase: (opened: OpenEngine, step: Step) => Promise<void>;
  /** Applies the change's. Throws a UserError where they cannot be. */
  readonly goForward: (engine: Engine, step: Step) => Promise<void>;
  /** `rows`: as they are before. */
  readonly goForwardAndBack: (engine: Engine, step: Step, rows: Rows) => Promise<Trial>;
}

/** What came of going forward, back, and forward again. */
export interface Trial {
  readonly runs: readonly ScriptRun[];
  readonly reached: NonNullable<SchemaRehearsal['back']>['schema'] | undefined;
  readonly rows: Rows | undefined;
  readonly again: SchemaRehearsal['again'];
  readonly takenAway: SchemaRehearsal['takenAway'];
  readonly changedNothing?: boolean | undefined;
}

/** Whether neither the schema nor a row is another one. */
export const isUnchanged = async (engine: Engine, was: Schema, is: Schema, rows: Rows): Promise<boolean> =>
  compareSchemas(was, is).length === 0 && compareRows(rows, await engine.rows()).length === 0;

export const labelOf = ({ version, name }: Migration): string => [version, name].filter(Boolean).join('_');
