import { expect, it } from 'vitest';
import { deadlyWhenEntered } from '../../../src/core/proof/entered.ts';
import { type Hunk, without } from '../../../src/core/proof/hunk.ts';
import type { Piece } from '../../../src/core/proof/pieces/piece.ts';
import { readPieces } from '../../../src/core/proof/pieces/pieces.ts';

const flat = (pieces: readonly Piece[]): readonly Piece[] => pieces.flatMap(piece => [piece, ...flat(piece.inner)]);

/** By its kind, each branch with what ends the program in it, from its beginning up to that. */
async function deadly(path: string, head: string) {
  const found: string[] = [];
  for (const piece of flat(await readPieces(path, head))) {
    const hunk: Hunk = { path, head, piece, edit: piece.edit, line: 1, endLine: 1, added: 1, removed: 0, diff: '' };
    const one = await deadlyWhenEntered(hunk);
    if (one) found.push(`${piece.kind}: ${without([one]).slice(piece.from).split('§')[0]}`);
  }
  return found.map(one =>
    one.replace("process['kill'](process['pid'], 'SIGKILL')", 'END').replace("__import__('os')._exit(70)", 'END'),
  );
}

it('ends a program in JavaScript in whichever branch it gets to', async () => {
  const text = `function f(a) {
  if (a.some(x => { return x; })) {
    g(); // §
  }
  if (a) { g(); } else {
    g(); // §
  }
  for (const b of a) { g(b); } // §
  switch (a) {
    case 1:
      g(); // §
      break;
  }
  try {
    g();
  } catch {
    g(); // §
  }
  if (a) return; // §
}
`;
  expect(await deadly('a.ts', text)).toEqual([
    'if: if (a.some(x => { return x; })) {\n    END;\n    g(); // ',
    'if: { END; g(); } else {\n    g(); // ',
    'else: {\n    END;\n    g(); // ',
    'loop: for (const b of a) { END; g(b); } // ',
    'case: case 1:\n      END;\n      g(); // ',
    'catch: catch {\n    END;\n    g(); // ',
  ]);
});

it('ends a program in Python in whichever branch it gets to', async () => {
  const text = `def f(a):
    if a:
        g() #§
    if a: return 1 #§
    if a:
        g()
    elif b:
        g() #§
    else:
        g() #§
    for b in a:
        if b: #§
            g() #§
    try:
        g()
    except KeyError:
        g() #§
`;
  expect(await deadly('a.py', text)).toEqual([
    'if: if a:\n        END;\n        g() #',
    'if: if a: END; return 1 #',
    'if: if a:\n        END;\n        g()\n    elif b:\n        g() #',
    'if: elif b:\n        END;\n        g() #',
    'else: else:\n        END;\n        g() #',
    'loop: for b in a:\n        END;\n        if b: #',
    'if: if b: #',
    'catch: except KeyError:\n        END;\n        g() #',
  ]);
});
