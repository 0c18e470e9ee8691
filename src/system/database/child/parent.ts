import self from 'node:process';
import { Worker } from 'node:worker_threads';

/**
 * Ends this process when the one that started it is gone, however busy it is: a thread of its own waits for the end of
 * standard input, which nobody writes to.
 */
export function endWithParent(): void {
  const program = `
    const { readSync } = require('node:fs');
    const { kill, pid } = require('node:process');
    const clock = new Int32Array(new SharedArrayBuffer(4));
    for (;;) {
      try {
        if (readSync(0, Buffer.alloc(1)) === 0) break;
      } catch (error) {
        if (error.code !== 'EAGAIN') break;
        Atomics.wait(clock, 0, 0, 100);
      }
    }
    kill(pid, 'SIGKILL');
  `;
  new Worker(program, { eval: true }).unref();
}

export function tellParent(message: unknown): void {
  self.send?.(message);
}
