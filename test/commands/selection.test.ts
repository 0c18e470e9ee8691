import { expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { openSelection } from '../../src/commands/selection.ts';
import type { Requirement } from '../../src/core/policy.ts';

const [check] = checks;
if (!check) throw new Error('there is no check');

const requirement = (section: string, name: string): Requirement => ({
  id: `${section}.${name}`,
  section,
  name,
  check,
  stage: 'push',
  enforce: 'block',
  options: {},
  origin: { file: 'landworthy.yml', line: 1 },
});

const policy = [requirement('change', 'mergeable'), requirement('change', 'size'), requirement('tests', 'unit')];

const selected = (only: string[], skip: string[]) =>
  policy.filter(openSelection({ only, skip }, policy)).map(({ id }) => id);

it.each([
  [[], [], ['change.mergeable', 'change.size', 'tests.unit']],
  [['change'], [], ['change.mergeable', 'change.size']],
  [['change', 'tests.unit'], ['change.size'], ['change.mergeable', 'tests.unit']],
  [[], ['tests'], ['change.mergeable', 'change.size']],
  [[], ['owners'], ['change.mergeable', 'change.size', 'tests.unit']],
])('of --only %j --skip %j judges %j', (only, skip, expected) => {
  expect(selected(only, skip)).toEqual(expected);
});

it('refuses a name that the policy does not have, and says which one was meant', () => {
  expect(() => selected(['tests.unti'], [])).toThrow('the policy has no requirement `tests.unti`');
  expect(() => selected([], ['ownres'])).toThrow('the policy has no requirement `ownres`');
  expect(() => selected(['owners'], [])).toThrow('the policy has no requirement `owners`');
});
