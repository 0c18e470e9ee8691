import { expect, it } from 'vitest';
import { commandWords } from '../../src/system/evidence/key/command-words.ts';

it.each<[string | readonly string[], readonly string[]]>([
  ['npm test', ['npm']],
  ['CI=1 FOO="a b" npm test && make -C x', ['npm', 'make']],
  ['cd web && npm ci; npx vitest run | tee log', ['npm', 'npx', 'tee']],
  ['(a; b) || { c; } & d', ['a', 'b', 'c', 'd']],
  ['if a; then b; else c; fi', ['a', 'b', 'c']],
  ['! a', ['a']],
  ['env FOO=1 node x.js', ['node']],
  ['exec time a', ['a']],
  ['for f in *.sh; do sh "$f"; done', ['sh']],
  ['"my tool" a; \'other tool\' b; esc\\ aped', ['my tool', 'other tool', 'esc aped']],
  ['echo "a && b" # c && d', []],
  ['a \\\n  --flag\nb', ['a', 'b']],
  ['a > b 2>&1 < c', ['a']],
  ['x $(y --z) `w`', ['x', 'y', 'w']],
  ['$TOOL a; "$X/y" b', []],
  ['./run.sh && .venv/bin/pytest', ['./run.sh', '.venv/bin/pytest']],
  [['my tool', 'a && b'], ['my tool']],
  [[], []],
  ["it's never closed", ['it']],
  ['', []],
])('%j starts %j', (run, programs) => {
  expect(commandWords(run).programs).toEqual(programs);
});

it('reads a hostile script in no time', () => {
  const start = performance.now();
  for (const piece of ["'", '"', '\\', '"\\', '$(', '&&&', 'a=']) commandWords(piece.repeat(50_000));
  expect(performance.now() - start).toBeLessThan(2000);
});
