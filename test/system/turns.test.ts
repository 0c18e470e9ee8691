import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openTurns } from '../../src/system/turns.ts';

async function mostAtOnce(...patterns: (string | undefined)[]): Promise<number> {
  const turns = openTurns();
  let now = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++now);
    await sleep(10);
    now--;
  };
  await Promise.all(patterns.map(pattern => turns.take(pattern, work)));
  return most;
}

it.each([
  [['a.xml', 'a.xml', './a.xml'], 1],
  [['reports/*.xml', 'reports/unit.xml'], 1],
  [['**/x.xml', 'reports/unit.xml'], 1],
  [['a/*.xml', 'b/*.xml'], 2],
  [['a.xml', 'b.xml', undefined], 3],
])('of %j at most %d run at once', async (patterns, most) => {
  expect(await mostAtOnce(...patterns)).toBe(most);
});

it('goes on after work that failed', async () => {
  const turns = openTurns();
  const failed = turns.take('a', async () => {
    await sleep(5);
    throw new Error('no');
  });
  const next = turns.take('a', async () => 'done');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('done');
});
