/** How far off a value may be: digits that must agree, or a distance. */
const tolerances: readonly (readonly [pattern: RegExp, weaker: 'lower' | 'higher'])[] = [
  [/(?<=\btoBeCloseTo\(.*,\s*)\d+(?=\s*\))/, 'lower'],
  [/(?<=\bplaces\s*=\s*)\d+/, 'lower'],
  [/(?<=\b(?:delta|abs|rel|abs_tol|rel_tol|atol|rtol|epsilon)\s*[=:]\s*)\d[\d.]*(?:e-?\d+)?/, 'higher'],
  [
    /(?<=\b(?:InDelta|InEpsilon|assert_in_delta|assert_in_epsilon|closeTo)\b.*,\s*)\d[\d.]*(?:e-?\d+)?(?=\s*\)?$)/,
    'higher',
  ],
  [/(?<=\b(?:be_within|within)\(\s*)\d[\d.]*(?:e-?\d+)?/, 'higher'],
];

/** Whether one assertion lets a value be further off than the other: `toBeCloseTo(1.5, 5)` and `toBeCloseTo(1.5, 1)`. */
export function toleranceChange(before: string, after: string): 'wider' | 'narrower' | undefined {
  for (const [pattern, weaker] of tolerances) {
    const [was, is] = [before, after].map(text => pattern.exec(text.slice(0, 500))?.[0]);
    if (was === undefined || is === undefined || Number(was) === Number(is)) continue;
    if (Number(is) < Number(was) === (weaker === 'lower')) return 'wider';
    // Another value, and narrower: another value.
    return before.replace(pattern, '') === after.replace(pattern, '') ? 'narrower' : undefined;
  }
  return undefined;
}
