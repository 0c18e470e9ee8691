import type { EngineEvent } from '../core/engine.ts';
import type { PolicyCache } from '../policy/cached.ts';
import type { Standing } from './standing.ts';

/** What a command knows of the process that it runs in. `cli.ts` fills it; nothing below reads `process`. */
export interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** The folder of the installed package, with its starter policies. */
  readonly packageRoot: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** A person sits at a terminal: neither CI nor a hook. */
  readonly attended: boolean;
  /** Policies that were validated before; without it, each run reads its own anew. */
  readonly policies?: PolicyCache;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Told what a verdict stands on, where that can be compared without judging anew. */
  readonly onStanding?: (standing: Standing) => void;
  /** Told how many scratch folders were removed when a change was closed. */
  readonly onCleared?: (folders: number) => void;
}
