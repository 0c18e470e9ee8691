import type { TestRun } from '../run/command.ts';
import { countTests } from '../run/tests.ts';

/** How tests notice that something is missing, the best way first: an assertion looks at what the change does. */
export const ways = ['assertion', 'crash', 'missing', 'not-loaded', 'hang', 'untold'] as const;
export type Way = (typeof ways)[number];

/** Of a run that failed: how many tests did, and in which ways, as far as that is told. */
export interface Failures {
  readonly failed: number;
  readonly passed: number;
  readonly ways: ReadonlyMap<Way, number>;
  /** Names of failed tests, as far as they are told. */
  readonly names: readonly string[];
}

/** Undefined where all passed. A run that told of no test and did not end well has not even loaded them, or hangs. */
export function failuresOf(run: TestRun): Failures | undefined {
  const counts = countTests(run);
  const { results } = run;
  const bad = run.ended !== 'exit' || run.exitCode !== 0;
  if (!counts || counts.passed + counts.failed === 0) {
    return bad ? noneFailed(0, run.ended === 'timeout' ? 'hang' : loadedOr(run.output)) : undefined;
  }
  // Without some lines, what is left may be covered less: nobody has missed them for that.
  if (!counts.failed && run.ended === 'exit' && fellShort.test(run.output)) return undefined;
  if (!counts.failed) return bad ? noneFailed(counts.passed, run.ended === 'timeout' ? 'hang' : 'crash') : undefined;
  const named =
    results.from === 'report'
      ? results.tests.filter(({ result }) => result === 'failed')
      : results.from === 'counts'
        ? (results.named ?? [])
        : [];
  const told = named.map(({ message = '' }) => wayOf(message));
  // What a report does not tell, the output may.
  const inAll = told.length && told.some(way => way !== 'untold') ? told : [wayOf(run.output)];
  const found = new Map<Way, number>();
  for (const way of inAll) found.set(way, (found.get(way) ?? 0) + 1);
  const names = named.slice(0, mostNames).map(({ name }) => name);
  return { failed: counts.failed, passed: counts.passed, ways: found, names };
}

const mostNames = 50;

/** How runners say that their tests pass, and execute too little. */
const fellShort =
  /\bcoverage\b.{0,200}(?:does not meet|not met|not reached|less than fail-under|below the expected minimum)/i;

const noneFailed = (passed: number, way: Way): Failures => ({
  failed: 0,
  passed,
  ways: new Map([[way, 1]]),
  names: [],
});

/** Where several fit, what comes first decides: an import that fails is often told with an assertion of the runner. */
const signs: readonly (readonly [Way, RegExp])[] = [
  [
    'missing',
    /Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|Failed to (?:resolve import|load url)|does not provide an export|ModuleNotFoundError|ImportError|cannot find package|no required module provides|unresolved import|uninitialized constant|cannot load such file|NoClassDefFoundError|ClassNotFoundException/,
  ],
  [
    'not-loaded',
    /SyntaxError|error TS[0-9]+|\[build failed\]|build failed|cannot find symbol|COMPILATION ERROR|error\[E[0-9]+\]|could not compile|IndentationError|collected 0 items|Transform failed/,
  ],
  [
    'assertion',
    /Assert|assert|[Ee]xpect|should|\bto(?:Be|Equal|Throw|Have|Match|Contain)|!=|not equal|!==|\bgot\b.*\bwant\b|\bwant\b.*\bgot\b/,
  ],
  ['crash', /[A-Z]\w*(?:Error|Exception)\b|panic|Traceback|[Ss]egmentation fault/],
];

const wayOf = (text: string): Way => signs.find(([, sign]) => sign.test(text))?.[0] ?? 'untold';

/** The program under test ended the runner, which then told of nothing. */
const died = /process\.exit called|exited unexpectedly|[Ss]egmentation fault|SIG(?:SEGV|ABRT)|core dumped/;

function loadedOr(output: string): Way {
  if (wayOf(output) === 'missing') return 'missing';
  return died.test(output) ? 'crash' : 'not-loaded';
}

export const wayWords: Readonly<Record<Way, string>> = {
  assertion: 'by an assertion',
  crash: 'by a crash',
  missing: 'because nothing is there to import',
  'not-loaded': 'because it does not compile or load',
  hang: 'because it hangs',
  untold: 'in a way that is not told',
};

/** `3 of 14 tests fail without the change: 2 by an assertion, 1 by a crash` */
export function describeFailures({ failed, passed, ways: found }: Failures, without: string): string {
  const known = ways.filter(way => found.has(way));
  const parts = known.map(way => (known.length > 1 ? `${found.get(way)} ${wayWords[way]}` : wayWords[way]));
  const total = failed + passed;
  const whole = failed
    ? `${failed} of ${total} test${total === 1 ? ' fails' : 's fail'}`
    : 'the tests do not run through';
  return `${whole} ${without}${known.length > 1 ? ':' : ','} ${parts.join(', ')}`;
}
