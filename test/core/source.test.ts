import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/core/source/source.ts';
import { commonSyntax, syntaxOf } from '../../src/core/source/syntax.ts';
import { processorTime } from '../support/processor-time.ts';

const parts = (path: string, text: string) => {
  const { code, literals } = readSource(text, syntaxOf(path) ?? commonSyntax);
  return { code: code.replace(/ +/g, ' '), literals: literals.map(({ line, text: one }) => `${line}:${one}`) };
};

describe('a source file is taken apart', () => {
  it.each([
    ['a.ts', "on('a'); // 'b'\n/* 'c'\n'd' */ on(\"e\")", { code: 'on( ); \n \n on( )', literals: ['1:a', '3:e'] }],
    ['a.ts', "on(`a\n\x24{b('c')}`); x", { code: 'on( \n ); x', literals: ["1:a\n\x24{b('c')}", '2:c'] }],
    ['a.ts', "it's // fine\nx('a')", { code: "it's \nx( )", literals: ['2:a'] }],
    ['a.ts', "x('a\\'b // c')", { code: 'x( )', literals: ["1:a\\'b // c"] }],
    ['a.py', '"""doc\n\'a\'"""\nx = \'b\' # c', { code: ' \n \nx = ', literals: ['3:b'] }],
    ['a.rb', "x\n=begin\n'a'\n=end\non(:b) # c", { code: 'x\n \n \n \non(:b) ', literals: [] }],
    ['a.sql', "SELECT 'a' -- b\n/* c */ FROM d", { code: 'SELECT \n FROM d', literals: ['1:a'] }],
    ['a.html', "<!-- 'a' -->\n<p v-if=\"on('b')\">", { code: ' \n<p v-if= >', literals: ["2:on('b')", '2:b'] }],
    ['a.lua', '--[[ a\nb ]] c -- d', { code: ' \n c ', literals: [] }],
    ['a.ts', '/* never closed', { code: ' ', literals: [] }],
  ])('%s: %j', (path, text, expected) => {
    expect(parts(path, text)).toEqual(expected);
  });

  it('knows no syntax of documents and data', () => {
    expect(['a.md', 'a.json', 'a.yml', 'a.txt', 'LICENSE', '.ts', 'a'].filter(path => syntaxOf(path))).toEqual([]);
  });

  it('keeps every line where it is', () => {
    const text = fc.string({
      unit: fc.constantFrom('"', "'", '`', '/', '*', '#', '\n', '\\', '$', '{', '}', 'a', '<!--', '-->'),
    });
    const path = fc.constantFrom('a.ts', 'a.py', 'a.rb', 'a.html', 'a.sql', 'a.php', 'a.unknown');
    fc.assert(
      fc.property(path, text, (name, source) => {
        const { code, uncommented } = readSource(source, syntaxOf(name) ?? commonSyntax);
        for (const one of [code, uncommented]) {
          expect(one.length).toBe(source.length);
          expect(one.split('\n').length).toBe(source.split('\n').length);
        }
      }),
    );
  });

  it.each(['\\"', "'", '`', '"\\', '/*', '${', "`${'"])('takes a short time for 300 kB of %s', unit => {
    const start = processorTime();
    readSource(unit.repeat(300_000 / unit.length), syntaxOf('a.ts') ?? commonSyntax);
    readSource(`${unit}\n`.repeat(50_000), syntaxOf('a.html') ?? commonSyntax);
    expect(processorTime() - start).toBeLessThan(3000);
  });
});
