import { expect, it } from 'vitest';
import { isInert } from '../../src/core/proof/inert.ts';

it.each([
  ['a.ts', 'f(1, 2);\n', 'f( 1,\n  2 ); // sum\n'],
  ['a.js', '/* a */ f();', 'f();'],
  ['a.go', 'a := 1\n', '// one\na  := 1\n'],
])('%s: %j is %j but for comments and formatting', (path, before, after) => {
  expect(isInert(path, before, after)).toBe(true);
});

it.each([
  ['a.ts', 'f(1);\n', 'f(2);\n'],
  ['a.ts', "f('a b');\n", "f('ab');\n"],
  ['a.ts', "f('// a');\n", "f('// b');\n"],
  ['a.py', 'if a:\n    b()\nc()\n', 'if a:\n    b()\n    c()\n'],
  ['a.py', 'q = """select 1"""\n', 'q = """select 2"""\n'],
  ['a.go', '//go:build linux\npackage a\n', '//go:build darwin\npackage a\n'],
  ['a.rb', '# frozen_string_literal: true\n', '# frozen_string_literal: false\n'],
  ['a.unknown', 'a\n', 'a \n'],
])('%s: %j is something else than %j', (path, before, after) => {
  expect(isInert(path, before, after)).toBe(false);
});
