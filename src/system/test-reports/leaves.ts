import type { TestCase } from '../../core/run/command.ts';

/**
 * Collects the tests of an indented report, in which a suite's own result follows those of its tests. Only tests count, not
 * suites; but a suite that failed though none of its tests did is a failed test, such as one whose set-up failed.
 */
export interface Leaves {
  readonly add: (depth: number, test: TestCase) => void;
  readonly all: () => readonly TestCase[];
  /** How many results there are at the outermost level. */
  readonly outermost: () => number;
}

export function collectLeaves(): Leaves {
  const pending: TestCase[][] = [];
  let outermost = 0;
  return {
    add: (depth, test) => {
      const children = pending.splice(depth + 1).flat();
      for (let level = pending.length; level <= depth; level++) pending.push([]);
      if (depth === 0) outermost++;
      const level = pending[depth];
      if (children.length === 0) level?.push(test);
      for (const child of children) level?.push({ ...child, name: `${test.name} > ${child.name}` });
      const unexplained = test.result === 'failed' && !children.some(({ result }) => result === 'failed');
      if (children.length > 0 && unexplained) level?.push(test);
    },
    all: () => pending.flat(),
    outermost: () => outermost,
  };
}
