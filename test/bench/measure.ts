import { execFileSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';

/** A command to measure: words for a POSIX shell, run in this folder, `times` in a row. */
export interface Measured {
  readonly script: string;
  readonly cwd: string;
}

/**
 * The ratio of the CPU time, user and system with all children, that two commands take: run in turn, so that a machine
 * that gets slower or faster meanwhile does so for both; the median of the pairs. `batch` runs make one measurement,
 * because shells count in hundredths of a second.
 */
export async function ratio(
  one: Measured,
  other: Measured,
  { pairs, batch }: { pairs: number; batch: number },
): Promise<Ratio> {
  run(one, 1);
  run(other, 1);
  const measured: { readonly one: number; readonly other: number }[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    measured.push({ one: run(one, batch), other: run(other, batch) });
    // A signal is heard between measurements alone.
    await setImmediate();
  }
  return {
    ratio: median(measured.map(pair => pair.one / pair.other)),
    one: median(measured.map(pair => pair.one)),
    other: median(measured.map(pair => pair.other)),
  };
}

/** Milliseconds of CPU time, user and system with all children, of one run. */
export const cpuTime = (measured: Measured): number => run(measured, 1);

/** Milliseconds of one run, beside their ratio. */
export interface Ratio {
  readonly ratio: number;
  readonly one: number;
  readonly other: number;
}

function run({ script, cwd }: Measured, batch: number): number {
  // Exit codes are answers here: a verdict may well be fail.
  const text = `for i in ${'1 '.repeat(batch)}; do { ${script}\n} >/dev/null || test $? -le 1 || exit; done; times`;
  const output = execFileSync('sh', ['-c', text], { cwd, env: benchEnv(), encoding: 'utf8' });
  const times = [...(output.split('\n')[1] ?? '').matchAll(/([0-9]+)m([0-9.]+)s/g)];
  if (times.length !== 2) throw new Error(`\`times\` said ${JSON.stringify(output)}`);
  return (
    times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0) / batch
  );
}

/** Peak memory of a node program, in MB. */
export function peakMemory(file: string, args: readonly string[], cwd: string): number {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the program that is measured that fills it in
  const tell = 'process.on("exit",()=>require("fs").writeSync(2,`peak ${process.resourceUsage().maxRSS} `))';
  const hook = `data:text/javascript,import{createRequire}from"node:module";const require=createRequire("/");${tell}`;
  const quoted = ['node', '--import', hook, file, ...args].map(word => `'${word}'`).join(' ');
  const output = execFileSync('sh', ['-c', `${quoted} 2>&1 >/dev/null || test $? -le 1`], {
    cwd,
    env: benchEnv(),
    encoding: 'utf8',
  });
  return Number(/peak ([0-9]+) /.exec(output)?.[1]) / 1024;
}

/** Node 20 parses a whole bundle of certificates at every start where NODE_EXTRA_CA_CERTS is set: all ratios would shrink. */
export function benchEnv() {
  const {
    NODE_EXTRA_CA_CERTS: _,
    NODE_OPTIONS: __,
    CI: ___,
    GITHUB_ACTIONS: ____,
    GITLAB_CI: _____,
    ...env
  } = process.env;
  return { ...env, LC_ALL: 'C', NO_COLOR: '1' };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
