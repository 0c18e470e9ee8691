import type { AnyCheck } from '../core/check.ts';
import { change } from './change.ts';
import { flags } from './flags.ts';
import { owners } from './owners.ts';

/** All sections, in the order in which their requirements are reported. */
export const checks: readonly AnyCheck[] = [change, flags, owners];
