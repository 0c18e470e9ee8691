import type { AddCommand } from './cli.ts';
import { addClear } from './evidence/clear.ts';
import { addExport } from './evidence/export.ts';
import { addFetch } from './evidence/fetch.ts';
import { addImport } from './evidence/import.ts';
import { addList } from './evidence/list.ts';
import { addPrune } from './evidence/prune.ts';
import { addPush } from './evidence/push.ts';
import { addShow } from './evidence/show.ts';
import { addVerify } from './evidence/verify.ts';
import { addWhy } from './evidence/why.ts';

const words: readonly AddCommand[] = [
  addList,
  addShow,
  addWhy,
  addVerify,
  addPush,
  addFetch,
  addExport,
  addImport,
  addPrune,
  addClear,
];

export const addEvidence: AddCommand = (program, cli) => {
  const evidence = program
    .command('evidence')
    .description('what was proved before: see it, check who stands for it, share it');
  for (const add of words) add(evidence, cli);
};
