import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from '../../src/core/outcome.ts';
import type { ReportedRequirement } from '../../src/core/report.ts';
import { verdict } from './landworthy.ts';
import { createRepository, createSharedRepository, type TestRepository } from './repository.ts';

export interface TriedOptions {
  /** Settings that the change makes `1`, each in a hunk of its own: `src/<letter>.conf`, or a file for several, such as `{ app: 'ab' }`. */
  readonly files?: Readonly<Record<string, string>>;
  /** The shell's condition under which the one test passes. `on a` holds where `a` is `1`. */
  readonly passes: string;
  /** More of `proof.unit`. */
  readonly proof?: string;
  /** More of `tests.unit`. */
  readonly unit?: string;
  /** More files of `main`. */
  readonly base?: Readonly<Record<string, string>>;
  /** For several tests, made in `beforeAll`. */
  readonly shared?: boolean;
}

/** A change of settings and of the one test that looks at them, in the shell: a trial takes milliseconds. */
export interface TriedChange extends TestRepository {
  /** The outcome of `proof.unit`, how often its test was run for that, and what evidence had to do with it. */
  readonly prove: (
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<{
    readonly outcome: Outcome | undefined;
    readonly runs: number;
    readonly evidence: ReportedRequirement['evidence'];
  }>;
  /** Scratch folders that are there. */
  readonly left: () => readonly string[];
  readonly home: string;
}

const apart = Array.from({ length: 8 }, (_, index) => `# ${index}\n`).join('');
const settings = (letters: string, value: number) => [...letters].map(one => `${one}=${value}\n${apart}`).join('');

/** Tells of one test in TAP, by an assertion where it fails. `$HOME/runs` gets a letter for each run. */
export const checkFor = (condition: string): string => `printf x >>"$HOME/runs"
on() { grep -qs "$1=1" src/*.conf; }
echo 1..1
if ${condition}; then echo 'ok 1 - settings'; exit 0; fi
printf 'not ok 1 - settings\\n  ---\\n  message: assertion failed\\n  ...\\n'
exit 1
`;

export function createTriedChange(options: TriedOptions): TriedChange {
  const { files = { app: 'ab' }, passes, proof = 'hunks: 100%', unit = '', base = {}, shared = false } = options;
  const conf = (value: number) =>
    Object.fromEntries(Object.entries(files).map(([name, all]) => [`src/${name}.conf`, settings(all, value)]));
  const repository = (shared ? createSharedRepository : createRepository)({
    ...conf(0),
    'test/check.sh': checkFor('true'),
    'landworthy.yml': `version: 1
base: main
tests: { unit: { run: sh test/check.sh, report: { tap: stdout }${unit && `, ${unit}`} } }
proof: { unit: { of: tests.unit, tests: "test/**", ${proof} } }
`,
    ...base,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Switch on', { ...conf(1), 'test/check.sh': checkFor(passes) });
  const home = dirname(repository.dir);
  const runs = () => (existsSync(join(home, 'runs')) ? readFileSync(join(home, 'runs'), 'utf8').length : 0);
  return {
    ...repository,
    home,
    left: () => readdirSync(home).filter(name => name.startsWith('landworthy-')),
    prove: async (args = [], env = {}) => {
      const before = runs();
      const { requirements } = await verdict(repository.dir, ['--only', 'proof', '--partial', ...args], { env });
      return { outcome: requirements[0]?.outcome, runs: runs() - before, evidence: requirements[0]?.evidence };
    },
  };
}
