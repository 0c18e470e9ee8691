import { lazy } from '../../src/core/lazy.ts';

/**
 * Milliseconds that this process has worked; on a busy machine the clock goes on while others do. As a machine counts them
 * that does the measured work in 75 ms: bounds hold for slower ones, too.
 */
export function processorTime(): number {
  // First, because to find it out is work, too.
  const by = slowness();
  return worked() / by;
}

function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const slowness = lazy(() => Math.max(1, Math.min(measure(), measure(), measure()) / 75));

function measure(): number {
  const start = worked();
  let found = 0;
  for (let index = 0; index < 400_000; index++)
    if (/^(?:[^/]+\/)*gen\d+\/[^/]*_test\.go$/.test(`packages/p${index % 97}/src/deep/file-${index}.ts`)) found++;
  if (found) throw new Error('no such path matches');
  return worked() - start;
}
