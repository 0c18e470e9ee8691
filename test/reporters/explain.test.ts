import { expect, it } from 'vitest';
import type { ChangeExplanation, ExplainedRequirement } from '../../src/core/explanation.ts';
import { explanation } from '../../src/reporters/explain.ts';

const requirement = (more: Partial<ExplainedRequirement>): ExplainedRequirement => ({
  id: 'evidence.goal',
  section: 'evidence',
  enforce: 'block',
  stage: 'push',
  asks: 'What for?',
  applies: 'yes',
  why: 'always applies',
  verify: 'landworthy check --only evidence.goal --partial',
  origin: { file: 'landworthy.yml', line: 3 },
  ...more,
});

const change = (requirements: readonly ExplainedRequirement[]): ChangeExplanation => ({
  schemaVersion: 1,
  about: 'change',
  paths: [],
  base: 'main',
  branch: 'refunds',
  policy: { path: 'landworthy.yml', from: 'base' },
  requirements,
});

const look = { width: 80, colour: false };

it('sorts what a change has to show by what is to be done about it', () => {
  const finding = {
    code: 'x.y',
    message: 'no answer',
    actor: 'author',
    command: 'landworthy record --goal "…"',
  } as const;
  const text = explanation(
    change([
      requirement({ id: 'a.fails', because: 'we learned it', state: { status: 'fail', findings: [finding, finding] } }),
      requirement({ id: 'a.errs', state: { status: 'error', message: 'no network' } }),
      requirement({
        id: 'a.waits',
        stage: 'merge',
        state: { status: 'pending', reason: 'needs @acme/pay', actor: 'owner', waitingFor: [] },
      }),
      requirement({ id: 'a.costs', state: { status: 'not-run' } }),
      requirement({ id: 'a.holds', enforce: 'warn', state: { status: 'pass', proof: 'it is so', claimed: true } }),
      requirement({
        id: 'a.maybe',
        applies: 'if',
        depends: 'the label `db` is set',
        state: { status: 'skip', reason: '' },
      }),
      requirement({
        id: 'a.not',
        applies: 'no',
        why: 'no changed file is in `db/**`',
        state: { status: 'skip', reason: '' },
      }),
    ]),
    look,
  );
  expect(text).toBe(`\`refunds\` onto \`main\`: 5 of 7 requirements of \`landworthy.yml\` apply

to do
  ✗ a.fails  What for?
      because we learned it
      no answer (and 1 more)
      landworthy record --goal "…"
  · a.errs  What for?
      could not find out: no network
      landworthy check --only evidence.goal --partial

waits for others, or for the merge
  · a.waits [before the merge]  What for?
      needs @acme/pay

not run here
  · a.costs  What for?
      landworthy check --only evidence.goal --partial

done
  ✓ a.holds [warn]  What for?
      claimed: it is so

perhaps
  · a.maybe  if the label \`db\` is set: What for?

does not apply
  – a.not: no changed file is in \`db/**\`
`);
});

it('shows hostile texts as harmless ones', () => {
  const hostile = '\u001b[31mred\u001b[0m\n::error::x\u202e';
  const finding = { code: 'x.y', message: hostile, actor: 'author', command: hostile } as const;
  const text = explanation(
    {
      ...change([requirement({ asks: hostile, because: hostile, state: { status: 'fail', findings: [finding] } })]),
      branch: hostile,
    },
    look,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\u001b\u202e]|^\s*::/m);
});
