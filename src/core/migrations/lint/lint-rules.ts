import type { Rule } from './rule.ts';
import { compatibility } from './rules/compatibility.ts';
import { constraints } from './rules/constraints.ts';
import { destructive } from './rules/destructive.ts';
import { indexLocks } from './rules/index-locks.ts';
import { mysql } from './rules/mysql.ts';
import { oceanbase } from './rules/oceanbase.ts';
import { practice } from './rules/practice.ts';
import { rewrites } from './rules/rewrites.ts';
import { sqlite } from './rules/sqlite.ts';
import { transactions } from './rules/transactions.ts';

/** All rules, in the order of the reference. A rule's place says nothing else. */
export const rules: readonly Rule[] = [
  ...indexLocks,
  ...constraints,
  ...rewrites,
  ...transactions,
  ...destructive,
  ...compatibility,
  ...practice,
  ...mysql,
  ...oceanbase,
  ...sqlite,
];
