/** How a check can be satisfied by harming it, and what is done about each where a policy does not say. */
export const kinds = {
  'removed-tests': {
    default: 'block',
    describe: 'tests that are deleted, emptied, commented out, or moved where no runner looks',
  },
  'missing-tests': {
    default: 'block',
    describe:
      'tests that the base ran and the head does not run any more, by the names in their reports; looked for where `tests` names a requirement',
  },
  'skipped-tests': {
    default: 'block',
    describe: 'tests that are skipped; a reason that names an issue makes it a note',
  },
  'focused-tests': { default: 'block', describe: 'tests that are focused, so that no other runs' },
  'weakened-tests': {
    default: 'block',
    describe: 'assertions that are removed from a test, or loosened, such as `toBe` to `toBeDefined`',
  },
  'expected-values': {
    default: 'block',
    describe: 'expected values or snapshots that change although no source does',
  },
  'blanket-suppressions': {
    default: 'block',
    describe: 'suppressions of every rule in a whole file, such as `@ts-nocheck` or `# flake8: noqa`',
  },
  suppressions: { default: 'warn', describe: 'other suppressions, such as `eslint-disable-next-line` or `# noqa`' },
  thresholds: { default: 'block', describe: 'lowered coverage thresholds and raised limits for warnings' },
  'ignored-failures': {
    default: 'block',
    describe: 'commands whose failure no longer counts, such as `|| true` or `continue-on-error: true`',
  },
  retries: { default: 'warn', describe: 'retries of tests that are added or raised' },
  timeouts: { default: 'warn', describe: 'timeouts of tests that are raised' },
  gates: {
    default: 'warn',
    describe: 'edits to CI, hooks, CODEOWNERS, the policy, and the settings of tests, coverage, linters and compilers',
  },
  'test-environment': { default: 'block', describe: 'source that asks whether it is being tested' },
} as const satisfies Readonly<Record<string, { readonly default: Level; readonly describe: string }>>;

export type Level = 'block' | 'warn' | 'off';
export type Kind = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as readonly Kind[];

/** One place at which a check may have been harmed. */
export interface Suspicion {
  readonly kind: Kind;
  readonly path: string;
  /** On the head's side; absent where what it speaks of is gone. */
  readonly line?: number;
  /** What it is about, such as the name of a test. */
  readonly subject: string;
  /** `the test \`adds\` is skipped: \`it.skip\`` */
  readonly message: string;
  readonly detail?: string;
  /** Why it is only noted, such as the reason that the code itself gives. */
  readonly excuse?: string;
}
