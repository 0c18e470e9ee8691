import { expect, it } from 'vitest';
import { asTyped, typedText } from '../../src/core/typed.ts';

it('replaces the name in what can be typed, and in nothing that a project says', () => {
  const finding = { message: 'landworthy', hint: 'run `landworthy init`', command: 'landworthy record --goal "…"' };
  expect(asTyped({ verify: 'landworthy check', findings: [finding], files: 2, base: null }, 'npx landworthy')).toEqual({
    verify: 'npx landworthy check',
    findings: [
      { message: 'landworthy', hint: 'run `npx landworthy init`', command: 'npx landworthy record --goal "…"' },
    ],
    files: 2,
    base: null,
  });
});

it.each(['`npx --no-install landworthy hook pre-push`', '`landworthy.yml`', 'as `landworthy-x` does'])(
  'leaves %s',
  text => {
    expect(typedText(text, 'npx landworthy')).toBe(text);
  },
);
