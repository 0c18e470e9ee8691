import { addCheck } from './check.ts';
import type { AddCommand } from './cli.ts';
import { addCompletion } from './completion.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addEvidence } from './evidence.ts';
import { addExplain } from './explain.ts';
import { addHook } from './hook.ts';
import { addInit } from './init.ts';
import { addPolicy } from './policy.ts';
import { addProve } from './prove.ts';
import { addRecord } from './record.ts';
import { addRehearse } from './rehearse.ts';

/** All subcommands, in alphabetical order. */
export const commands: readonly AddCommand[] = [
  addCheck,
  addCompletion,
  addDemo,
  addDoctor,
  addEvidence,
  addExplain,
  addHook,
  addInit,
  addPolicy,
  addProve,
  addRecord,
  addRehearse,
];
