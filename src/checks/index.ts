import type { AnyCheck } from '../core/check.ts';
import { approvals } from './approvals.ts';
import { change } from './change.ts';
import { commands } from './commands.ts';
import { companions } from './companions.ts';
import { coverage } from './coverage.ts';
import { evidence } from './evidence.ts';
import { flags } from './flags.ts';
import { integrity } from './integrity.ts';
import { migrations } from './migrations.ts';
import { operations } from './operations.ts';
import { owners } from './owners.ts';
import { proof } from './proof.ts';
import { rollback } from './rollback.ts';
import { tests } from './tests.ts';

/** All sections, in the order in which their requirements are reported. */
export const checks: readonly AnyCheck[] = [
  change,
  evidence,
  tests,
  proof,
  coverage,
  integrity,
  flags,
  migrations,
  operations,
  rollback,
  owners,
  approvals,
  companions,
  commands,
];
