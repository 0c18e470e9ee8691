/** Milliseconds that this process has worked. On a busy machine the clock goes on while others do. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
