import { describe, expect, it } from 'vitest';
import { openInert } from '../../../src/core/proof/inert.ts';

type Case = readonly [path: string, before: string, after: string];

describe('no test could notice', () => {
  it.each<Case>([
    // comments and formatting
    ['a.ts', 'f(1, 2);\n', 'f( 1,\n  2, ) // sum\n'],
    ['a.js', '/* a */ f();', 'f();'],
    ['a.js', "f('a');", 'f("a");;'],
    ['a.jsx', '<a>\n  b\n</a>;', '<a>b</a>;'],
    ['a.go', 'a := 1\n', '// one\na  := 1\n'],
    ['a.java', 'int f() { return 1; }', '/** One. */\nint f()\n{\n  return 1;\n}\n'],
    ['a.rs', 'fn f() {}\n', '/// Does nothing.\nfn f() { }\n'],
    ['a.c', '#include <a.h>\nint a;\n', '#include <a.h>\n/* a\n * b */\nint a;\n'],
    ['a.rb', 'def a\n  1\nend\n', '# One.\ndef a\n\n  1\nend\n'],
    ['a.sh', '#!/bin/sh\nls\n', '#!/bin/sh\n# what is there\nls\n'],
    ['a.sql', 'select 1;\n', '-- one\nselect 1;\n'],
    ['a.toml', 'a = 1\n', '# one\na = 1\n'],
    ['a.yml', 'a: [1, 2]\n', '# two\na:\n  - 1\n  - 2\n'],
    ['a.json', '{"a":1}', '{\n  "a": 1\n}\n'],
    // types
    ['a.ts', 'let a = b;', 'let a: string = b as unknown as string;'],
    [
      'a.ts',
      'function f(a, b) { return a!.b }',
      'function f<T>(this: X, a: T, b?: number): asserts a is B { return a.b }',
    ],
    [
      'a.ts',
      'f();',
      'interface A { b: string }\ntype C = A | undefined;\nexport type { C };\nexport interface D {}\nf();',
    ],
    ['a.ts', 'f(x => x);', 'f((x: A): x is B => x);'],
    [
      'a.ts',
      'class A { f(a) {} }',
      'abstract class A<T> implements B { private readonly x!: T; abstract g(): void; [k: string]: any; f(a: string): void; protected override f(a: any) {} }',
    ],
    ['a.ts', 'new Map(); f(a);', 'new Map<string, A>(); f<B>(a satisfies C);'],
    [
      'a.ts',
      'f();',
      'declare const a: string; declare module "b" { const c: string }\ndeclare global { interface Window { a: 1 } }\nf();',
    ],
    ['a.ts', 'try {} catch (e) {}', 'try {} catch (e: unknown) {}'],
    ['a.tsx', 'f(<A/>);', 'f(<A<B>/> as C);'],
    ['a.ts', 'f(a);', "import type { A } from './a';\nimport { type B } from './b';\nf(a as A & B);"],
    ['a.ts', "import { A } from './a';\nlet a;", "import type { A } from './a';\nlet a: A;"],
    [
      'a.ts',
      'class B extends A { constructor() { super(); this.a = 1 } }',
      'class B extends A { a: number; constructor() { super(); this.a = 1 } }',
    ],
    ['a.js', 'class A { f() { this.a = 1 } }', 'class A { a; #b; f() { this.a = 1 } }'],
    ['a.js', 'class A { constructor() { f(this) } }', 'class A { constructor() { f(this); this.a = undefined } }'],
    [
      'a.js',
      'class A extends EventEmitter { constructor() { super() } }',
      'class A extends EventEmitter { constructor() { super(); this.a = undefined } }',
    ],
    // imports that go with a use
    ['a.ts', 'f(a);', "import { f } from './f';\nf(a);"],
    ['a.js', 'f(a);', "const { f } = require('./f');\nf(a);"],
    ['a.js', 'f(a);', "const f = require('./f').default;\nf(a);"],
    ['a.js', "import b, { a } from './f';\na();", "import { a } from './f';\na();"],
    ['a.js', "import a from 'a';\nimport b from 'b';\na(b)", "import b from 'b';\nimport a from 'a';\na(b)"],
    [
      'a.py',
      'f(1)\n',
      'from .f import (\n    f,\n    g as h,  # also\n)\nf(h)\n'
        .replace('f(h)', 'f(1)')
        .replace('    g as h,  # also\n', ''),
    ],
    ['a.py', 'from collections import deque, namedtuple\ndeque()\n', 'from collections import deque\ndeque()\n'],
    // versions
    ['a.js', "const VERSION = '1.2.3';", "const VERSION = '1.3.0-beta.1';"],
    ['a.py', '__version__ = "1.2.3"\n', '__version__ = "1.2.4.dev0"\n'],
    [
      'package.json',
      '{"version": "1.0.0", "main": "a.js"}',
      '{"version": "1.0.1", "main": "a.js", "devDependencies": {"a": "1"}}',
    ],
    // Python
    ['a.py', 'def f():\n    return 1\n', 'def f():\n    """One."""\n\n    # really\n    return 1\n'],
    ['a.py', '"""A."""\nf(a, b)\n', "'''B.'''\nf(\n    a,\n    b,\n)\n"],
    ['a.py', "f('a')\n", 'f("a")\n'],
    ['a.py', 'def f(a, b=1):\n    c = a\n', 'def f(a: int, b: "str | None" = 1) -> t.Any:\n    c: int = a\n'],
    [
      'a.py',
      'class A:\n    def f(self):\n        pass\n',
      'class A:\n    x: int\n    @property\n    def f(self) -> int:\n        ...\n'.replace('    @property\n', ''),
    ],
    [
      'a.py',
      'f(1)\n',
      'import typing as t\nfrom __future__ import annotations\nif t.TYPE_CHECKING:\n    from a import B\nf(1)\n',
    ],
    [
      'a.py',
      'def f(a): return a\n',
      '@t.overload\ndef f(a: int) -> int: ...\n@t.overload\ndef f(a: str) -> str: ...\ndef f(a): return a\n',
    ],
    ['a.py', 'f(a)\n', 'T = t.TypeVar("T")\nf(t.cast("A", a))\n'],
    ['a.py', '__all__ = ["a"]\n', '__all__ = [\n    "a",\n    "b",  # new\n]\n'],
    [
      'a.py',
      '"""Old."""\n@p\ndef f():\n    yield\nf.__doc__ = g.__doc__\n',
      '"""New."""\n@p\ndef f():\n    yield  # nothing\nf.__doc__ = g.__doc__\n',
    ],
    [
      'a.py',
      'match a:\n    case b() | c():\n        f()\ng()\nh()\n',
      'match a:\n    case b() | c():\n        f()\ng()\nh()  # one\n',
    ],
    ['a.py', 'class A(t.TypedDict):\n    a: int\n', 'class A(t.TypedDict):\n    a: int\n    b: str\n'],
  ])('%s: %j is %j', async (path, before, after) => {
    expect(await openInert()(path, before, after)).toBe(true);
    expect(await openInert()(path, after, after)).toBe(true);
  });
});

describe('a test could notice', () => {
  it.each<Case>([
    ['a.ts', 'f(1);\n', 'f(2);\n'],
    ['a.ts', "f('a b');\n", "f('ab');\n"],
    ['a.ts', "f('// a');\n", "f('// b');\n"],
    ['a.js', 'f(/a/);', 'f(/b/);'],
    ['a.js', 'f(`a\n  b`);', 'f(`a\n    b`);'],
    ['a.js', 'function f() { return\nx }', 'function f() { return x }'],
    ['a.js', 'f([, a])', 'f([a])'],
    ['a.js', 'a?.b', 'a.b'],
    ['a.js', 'f()', "'use strict';\nf()"],
    ['a.jsx', '<a>b c</a>', '<a>b  c</a>'],
    ['a.js', 'f()', '#!/usr/bin/env node\nf()'],
    ['a.jsx', 'f(<a/>)', '/** @jsx h */\nf(<a/>)'],
    ['a.js', "import('a')", "import(/* webpackChunkName: 'b' */ 'a')"],
    ['a.js', 'f()', 'f('],
    ['a.js', 'let a = null', 'let a = undefined'],
    ['a.js', 'class A extends B { f() {} }', 'class A extends B { f; f() {} }'],
    ['a.js', 'class A {}', 'class A { a = undefined }'],
    // Where fields are defined, as they are since ES2022, it hides the value that A gives it.
    ['a.ts', 'class B extends A {}', 'class B extends A { a: string }'],
    ['a.js', "let version = '1.2'", "let version = '1.1'"],
    ['a.js', 'f(document)', "import { document } from './page';\nf(document)"],
    ['a.js', 'class A { constructor() {} }', 'class A { constructor() { this.a = null } }'],
    [
      'a.js',
      'class A { constructor() { this.a = f() } }',
      'class A { constructor() { this.a = f(); this.a = undefined } }',
    ],
    [
      'a.js',
      'class A { set a(b) {} constructor() {} }',
      'class A { set a(b) {} constructor() { this.a = undefined } }',
    ],
    [
      'a.js',
      'class A extends B { constructor() { super() } }',
      'class A extends B { constructor() { super(); this.a = undefined } }',
    ],
    ['a.js', 'class A { f() { } }', 'class A { f() { this.a = undefined } }'],
    // what looks like a type and is program
    ['a.ts', 'f()', 'enum A { B }\nf()'],
    ['a.ts', 'f()', 'namespace A { export const b = 1 }\nf()'],
    ['a.ts', 'class A { constructor(a: B) {} }', 'class A { constructor(private a: B) {} }'],
    ['a.ts', '@dec() class A { constructor(a: B) {} }', '@dec() class A { constructor(a: C) {} }'],
    ['a.ts', 'class A { a: string }', 'class A { @dec() a: string }'],
    ['a.ts', 'class A { a: string }', 'class A { static a = 1 }'],
    ['a.ts', 'export = a', 'export = b'],
    ['a.ts', 'f()', 'export {}; export { f }; f()'],
    // imports that are more than half of a use
    ['a.ts', 'f()', "import './polyfill';\nf()"],
    ['a.ts', "import { a } from './a';\na()", "import { a } from './b';\na()"],
    ['a.ts', "import { a } from './a';\na()", "import { b as a } from './a';\na()"],
    [
      'a.ts',
      "import a from './a.json' with { type: 'json' };\na()",
      "import a from './a.json' with { type: 'text' };\na()",
    ],
    ['a.ts', 'new URL(a)', "import { URL } from './url';\nnew URL(a)"],
    ['a.ts', "import { URL } from './url';\nnew URL(a)", 'new URL(a)'],
    ['a.ts', 'f()', "export * from './a';\nf()"],
    ['a.ts', 'f()', "import { a } from './a';\nf()"],
    ['a.js', 'f()', "require('./a');\nf()"],
    ['a.js', 'a()', "const a = require('./a')();\na()"],
    ['a/__init__.py', 'f()\n', 'from .a import a\nf()\n'],
    ['a.py', 'from .a import a\na()\n', 'from .b import a\na()\n'],
    ['a.py', 'open(a)\n', 'from codecs import open\nopen(a)\n'],
    ['a.py', 'f()\n', 'from .a import *\nf()\n'],
    // Python
    ['a.py', 'if a:\n    b()\nc()\n', 'if a:\n    b()\n    c()\n'],
    ['a.py', 'q = """select 1"""\n', 'q = """select 2"""\n'],
    ['a.py', 'f("a")\n', 'f(f"a")\n'],
    ['a.py', 'f"{a()}"\n', 'f"{b()}"\n'],
    ['a.py', 'a = (1)\n', 'a = (1,)\n'],
    ['a.py', 'f(__doc__)\n', '"""Usage."""\nf(__doc__)\n'],
    ['a.py', '@app.command()\ndef f(): pass\n', '@app.command()\ndef f():\n    """Help."""\n'],
    ['a.py', '@app.get("/")\ndef f(a: int): pass\n', '@app.get("/")\ndef f(a: str): pass\n'],
    ['a.py', '@app.get("/")\ndef f() -> A: pass\n', '@app.get("/")\ndef f() -> B: pass\n'],
    ['a.py', '@dataclass\nclass A:\n    a: int\n', '@dataclass\nclass A:\n    a: int\n    b: int\n'],
    ['a.py', 'class A(BaseModel):\n    a: int\n', 'class A(BaseModel):\n    a: str\n'],
    ['a.py', 'class A(t.NamedTuple):\n    a: int\n', 'class A(t.NamedTuple):\n    a: int\n    b: str\n'],
    ['a.py', 'f()\n', 'if t.TYPE_CHECKING:\n    pass\nelse:\n    g()\nf()\n'],
    ['a.py', 'f()\n', '# -*- coding: latin-1 -*-\nf()\n'],
    ['a.py', 'f()\n', 'f(\n'],
    ['a.py', '__all__ = ["a"]\n', '__all__ = ["a"] + b\n'],
    [
      'a.py',
      'def f():\n    with a() as (b, c):\n        d(b)\n',
      'def f():\n    with a() as (b, c):\n        d(b)\n    d(c)\n',
    ],
    ['a.py', 'with a() as (b, c):\n    """Old."""\n', 'with a() as (b, c):\n    f(\n        """New."""\n    )\n'],
    ['a.py', 'match a:\n    case b() | c():\n        f()\n', 'match a:\n    case b() | c():\n        g()\n'],
    ['a.py', 'def f():\n    """Old."""\ng(f.__doc__)\n', 'def f():\n    """New."""\ng(f.__doc__)\n'],
    ['a.py', 'version = "1.0"\n', 'version = "latest"\n'],
    // others
    ['a.go', '//go:build linux\npackage a\n', '//go:build darwin\npackage a\n'],
    ['a.go', 'a := `b  c`\n', 'a := `b c`\n'],
    ['a.go', "a := 'b'\n", "a := 'c'\n"],
    ['a.java', 'String a = """\n  b""";\n', 'String a = """\n  c""";\n'],
    ['a.rs', 'let a = r"b";\n', 'let a = r"c";\n'],
    ['a.rs', '#[derive(Parser)]\nstruct A {}\n', '/// Help.\n#[derive(Parser)]\nstruct A {}\n'],
    ['a.c', '#define A 1\n', '#define A 2\n'],
    ['a.rb', '# frozen_string_literal: true\n', '# frozen_string_literal: false\n'],
    ['a.rb', 'a = <<~A\n  # b\nA\n', 'a = <<~A\n  # c\nA\n'],
    ['a.rb', "a = 'b\n# c'\n", "a = 'b\n# d'\n"],
    ['a.sh', '#!/bin/sh\nls\n', '#!/bin/bash\nls\n'],
    ['a.yml', 'a: 1\n', 'a: "1"\n'],
    ['a.yml', 'a: !b c\n', 'a: !d c\n'],
    ['package.json', '{"main": "a.js"}', '{"main": "b.js"}'],
    ['a.unknown', 'a\n', 'a \n'],
  ])('%s: %j is not %j', async (path, before, after) => {
    expect(await openInert()(path, before, after)).toBe(false);
  });

  it('what nests so deeply that no parser gets through it', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const path of ['a.js', 'a.py', 'a.json', 'a.yml', 'a.go']) {
      expect(await openInert()(path, `f(${deep})`, `g(${deep})`)).toBe(false);
    }
  });
});
