import { describe, expect, it } from 'vitest';
import { diffOf, edited } from '../../../src/core/proof/edit.ts';
import { isExcused } from '../../../src/core/proof/pieces/excused.ts';
import type { Piece } from '../../../src/core/proof/pieces/piece.ts';
import { readPieces } from '../../../src/core/proof/pieces/pieces.ts';

/** Each piece of a program, with the program without it. */
async function told(path: string, text: string): Promise<readonly (readonly [what: string, without: string])[]> {
  const tell = (piece: Piece): readonly (readonly [string, string])[] => [
    [`${piece.kind} ${piece.name}`, edited(text, [piece.edit])],
    ...piece.inner.flatMap(tell),
  ];
  return (await readPieces(path, text)).flatMap(tell);
}

const names = async (path: string, text: string) => (await told(path, text)).map(([what]) => what);

type Case = readonly [text: string, what: string, without: string];

describe('of a program in JavaScript or TypeScript', () => {
  it.each<Case>([
    ['export function f(a) {\n  g(a);\n  return 1;\n}\n', 'function f', 'export function f(a) {\n}\n'],
    ['export default async function* () { yield 1; }', 'function default', 'export default async function* () {}'],
    ['const f = a => g(a);', 'function f', 'const f = a => undefined;'],
    ['const f = (a: B): C => ({ a });', 'function f', 'const f = (a: B): C => undefined;'],
    ['exports.f = function () { g(); };', 'function exports.f', 'exports.f = function () {};'],
    ['export const f = cached(async () => { g(); });', 'function f', 'export const f = cached(async () => {});'],
    ['const a = { b: { c() { g(); } } };', 'function a.b.c', 'const a = { b: { c() {} } };'],
    ['class A { get b() { return g(); } }', 'function A.b', 'class A { get b() {} }'],
    ['class A { static #b = () => g(); }', 'function A.#b', 'class A { static #b = () => undefined; }'],
    [
      'class A extends B {\n  constructor(c) {\n    super(c);\n    this.c = c;\n  }\n}\n',
      'function A.constructor',
      'class A extends B {\n  constructor(c) {\n    super(c);\n  }\n}\n',
    ],
    [
      'const f = () => {\n  g();\n  return async a => {\n    h(a);\n  };\n};\n',
      'function what f returns',
      'const f = () => {\n  g();\n  return async a => {\n  };\n};\n',
    ],
    ['function f(a) {\n  if (!a) throw new Error();\n  return a;\n}\n', 'if f', 'function f(a) {\n  return a;\n}\n'],
    [
      'function f(a) {\n  const b = g()\n  if (a) {\n    b()\n  }\n}\n',
      'if f',
      'function f(a) {\n  const b = g()\n}\n',
    ],
    ['function f(a) {\n  g()\n  if (a) h()\n  ;[a].map(k)\n}\n', 'if f', 'function f(a) {\n  g()\n  ;[a].map(k)\n}\n'],
    ['function f(a) { if (a) g(); else if (b) h(); }', 'if f', 'function f(a) { if (b) h(); }'],
    ['function f(a) { for (const b of a) if (b) g(); }', 'if f', 'function f(a) { for (const b of a) {} }'],
    ['function f(a) { if (a) g(); else h(); }', 'if f', 'function f(a) { h(); }'],
    ['function f(a) { if (a) g(); else { h(); } }', 'else f', 'function f(a) { if (a) g(); }'],
    [
      'function f(a) {\n  switch (a) {\n    case 1:\n      return 2;\n    default:\n      return g();\n  }\n}\n',
      'case f',
      'function f(a) {\n  switch (a) {\n    default:\n      return g();\n  }\n}\n',
    ],
    [
      'function f() {\n  try {\n    g();\n  } catch {\n    h();\n  }\n}\n',
      'catch f',
      'function f() {\n  try {\n    g();\n  } catch (error) {\n    throw error;\n  }\n}\n',
    ],
    ['function f(a) {\n  while (a()) g();\n}\n', 'loop f', 'function f(a) {\n}\n'],
  ])('%j can do without `%s`', async (text, what, without) => {
    expect((await told('a.ts', text)).find(([one]) => one === what)?.[1]).toBe(without);
  });

  it.each([
    [
      'types, and functions that have none',
      'interface A { b(): void }\ndeclare function f(): void;\nabstract class C { abstract d(): void; e() {} }',
    ],
    ['what returns nothing', 'const f = () => null;\nfunction g() { return false; }\nfunction h() {}'],
    ['what must not be called', 'class A { b() { throw new Error(); } }'],
    ['what is another one elsewhere', 'if (a) { exports.f = () => g(); }'],
    ['what only hands on', 'class A extends B { constructor() { super(1); } }'],
    ['data', 'export const a = { b: [1, g()] };\nexport * from "a";'],
    ['another language', 'fn f() { g() }'],
  ])('%s are none', async (_, text) => {
    expect(await names('a.ts', text)).toEqual([]);
  });

  it('are in each other, the whole first', async () => {
    const text = 'function f(a) { a.map(b => { if (b) { for (;;) g(); } }); const h = () => g(); }';
    expect(await names('a.js', text)).toEqual(['function f', 'if f', 'loop f', 'function h']);
  });
});

describe('of a program in Python', () => {
  it.each<Case>([
    ['def f(a):\n    return g(a)\n', 'function f', 'def f(a):\n    pass\n'],
    [
      'def f(a):\n    """F."""\n    b = a\n\n    return b\n\n\nx = 1\n',
      'function f',
      'def f(a):\n    """F."""\n\n\nx = 1\n',
    ],
    ['def f():\n    for a in b:\n        yield a\n', 'function f', 'def f():\n    return; yield\n'],
    ['def f(): return g()\n', 'function f', 'def f(): pass\n'],
    [
      'class A:\n    @property\n    def b(self):\n        return g()\n',
      'function A.b',
      'class A:\n    @property\n    def b(self):\n        pass\n',
    ],
    [
      'class A(B):\n    def __init__(self, c):\n        super().__init__()\n        self.c = c\n',
      'function A.__init__',
      'class A(B):\n    def __init__(self, c):\n        super().__init__()\n',
    ],
    ['def f(a):\n    if not a:\n        raise E\n    return a\n', 'if f', 'def f(a):\n    return a\n'],
    ['def f(a):\n    for b in a:\n        if b: g()\n', 'if f', 'def f(a):\n    for b in a:\n        pass\n'],
    ['def f(a):\n    if a:\n        g()\n    elif b:\n        h()\n', 'if f', 'def f(a):\n    if b:\n        h()\n'],
    [
      'def f(a):\n    if a:\n        g()\n    # Else.\n    else:\n        h()\n',
      'if f',
      'def f(a):\n    if True:\n        h()\n',
    ],
    ['def f(a):\n    if a:\n        g()\n    else:\n        h()\n', 'else f', 'def f(a):\n    if a:\n        g()\n'],
    [
      'def f():\n    try:\n        g()\n    except E as e:\n        h()\n        k()\n',
      'catch f',
      'def f():\n    try:\n        g()\n    except E as e:\n        raise\n',
    ],
    [
      'def f():\n    try:\n        g()\n    finally:\n        h()\n',
      'finally f',
      'def f():\n    try:\n        g()\n    finally:\n        pass\n',
    ],
    [
      'def f(a):\n    match a:\n        case 1:\n            g()\n        case _:\n            h()\n',
      'case f',
      'def f(a):\n    match a:\n        case _:\n            h()\n',
    ],
  ])('%j can do without `%s`', async (text, what, without) => {
    expect((await told('a.py', text)).find(([one]) => one === what)?.[1]).toBe(without);
  });

  it.each([
    [
      'what only says what is there',
      'class A(Protocol):\n    def f(self): ...\n    def g(self):\n        """G."""\n\n\n@overload\ndef f(a: int): return a\n',
    ],
    ['what returns nothing', 'def f():\n    return None\ndef g():\n    return False\n'],
    ['what must not be called', 'class A:\n    def f(self):\n        raise NotImplementedError\n'],
    ['what is another one elsewhere', 'if a:\n    def f(): return g()\nelse:\n    def f(): return h()\n'],
    ['what is not understood', 'def f(:\n    return g()\n'],
    ['data', 'a = {"b": 1}\n'],
  ])('%s are none', async (_, text) => {
    expect(await names('a.py', text)).toEqual([]);
  });
});

it.each([
  ['a.py', 'class A:\n    def __repr__(self):\n        return g()\n'],
  ['a.py', 'def f(a):  # pragma: no cover\n    return a\n'],
  ['a.ts', 'class A { [Symbol.for("nodejs.util.inspect.custom")]() { return g(); } }'],
  ['a.ts', '/* c8 ignore next */\nconst f = () => g();'],
])('nobody expects a test to miss what is for whoever debugs, or is said to be untested: %s %j', async (path, text) => {
  expect((await readPieces(path, text)).map(piece => isExcused(piece, text))).toEqual([true]);
});

it.each([
  ["if (process.platform === 'win32') return 'a';", true],
  ["else if (typeof window !== 'undefined') g();".replace('else ', ''), true],
  ['if (!a) assertNever(a);', true],
  ['if (!a) throw new Error();', false],
])('`%s` of a function: %s', async (text, expected) => {
  const whole = `function f(a) {\n  ${text}\n  return g();\n}\n`;
  const [piece] = (await readPieces('a.ts', whole)).flatMap(({ inner }) => inner);
  expect(piece && isExcused(piece, whole)).toBe(expected);
});

it('shows what a piece takes away as git does', () => {
  const text = 'a\nb\nc\nd {\n  e\n  f\n}\ng\nh\ni\nj\n';
  expect(diffOf(text, { from: 9, to: 18, text: '\n' })).toEqual({
    diff: '@@ -2,6 +2,8 @@\n b\n c\n d {\n+  e\n+  f\n }\n g\n h\n',
    line: 5,
    endLine: 6,
    added: 2,
    removed: 0,
  });
});
