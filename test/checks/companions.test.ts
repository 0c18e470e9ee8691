import { describe, expect, it } from 'vitest';
import { companions } from '../../src/checks/companions.ts';
import type { ChangedFile, FileLines } from '../../src/core/change.ts';
import type { Policy } from '../../src/core/policy.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';

const blob = (digit: string) => ({ kind: 'file', blob: digit.repeat(40) }) as const;
const added = (path: string): ChangedFile => ({ path, after: blob('1') });
const edited = (path: string): ChangedFile => ({ path, before: blob('1'), after: blob('2') });
const deleted = (path: string): ChangedFile => ({ path, before: blob('1') });
const line = (text: string) => ({ number: 1, text });

interface Case {
  readonly files: readonly ChangedFile[];
  readonly lines?: Readonly<Record<string, FileLines>>;
  readonly causes?: readonly string[];
}

async function judge(options: Record<string, unknown>, { files, lines = {}, causes = ['src/api/a.ts'] }: Case) {
  const words: FileLines = { added: [line('new words')], removed: [] };
  const requirements = [
    { id: 'companions.docs', when: { paths: ['src/api/**'] } },
  ] as unknown as Policy['requirements'];
  const facts = fakeFacts({
    change: async () => fakeChange({ files }),
    lines: async paths => new Map((paths ?? []).map(path => [path, lines[path] ?? words])),
    matched: async () => causes,
    requirements: () => requirements,
  });
  return companions.run(companions.options().parse(options), facts, { id: 'companions.docs', name: 'docs' });
}

const expectDocs = { expect: ['docs/api/**'] };

describe('companions', () => {
  it('passes when the companion is written, too', async () => {
    expect(await judge(expectDocs, { files: [edited('src/api/a.ts'), edited('docs/api/a.md')] })).toEqual({
      status: 'pass',
      proof: 'changes with it: `docs/api/a.md`',
    });
  });

  it('fails with every path that asks for it, so that a waiver can cover some of them', async () => {
    const files = [edited('src/api/a.ts'), edited('src/api/b.ts')];
    const finding = (path: string) => ({
      code: 'companions.missing',
      message: `\`${path}\` changes, but the change writes nothing in \`docs/api/**\``,
      actor: 'author',
      hint: 'bring `docs/api/**` up to date in the same change',
      place: { path },
    });
    expect(await judge(expectDocs, { files, causes: ['src/api/a.ts', 'src/api/b.ts'] })).toEqual({
      status: 'fail',
      findings: [finding('src/api/a.ts'), finding('src/api/b.ts')],
    });
  });

  it('asks for each of the globs', async () => {
    const files = [edited('docs/api/a.md')];
    expect(await judge({ expect: ['docs/**', 'CHANGELOG.md'] }, { files })).toMatchObject({
      findings: [{ message: '`src/api/a.ts` changes, but the change writes nothing in `CHANGELOG.md`' }],
    });
  });

  it('with `any`, is content with one of the globs', async () => {
    const files = [edited('docs/api/a.md')];
    expect(await judge({ expect: ['docs/**', 'CHANGELOG.md'], any: true }, { files })).toMatchObject({
      status: 'pass',
    });
  });

  it('does not count what `!` takes away', async () => {
    const files = [edited('docs/api/private.md')];
    expect(await judge({ expect: ['docs/**', '!docs/api/private.md'] }, { files })).toMatchObject({ status: 'fail' });
  });

  it.each<[string, ChangedFile, FileLines]>([
    ['is only deleted', deleted('docs/api/a.md'), { added: [], removed: [line('words')] }],
    [
      'changes in nothing that a reader sees',
      edited('docs/api/a.md'),
      { added: [line('two  words')], removed: [line('two words ')] },
    ],
    ['changes in nothing that a reader sees', edited('docs/api/a.md'), { added: [line('')], removed: [] }],
    [
      'changes in nothing that a reader sees',
      { path: 'docs/api/a.md', before: blob('1'), after: { ...blob('1'), kind: 'executable' } },
      { added: [], removed: [] },
    ],
    [
      'changes in nothing that a reader sees',
      { path: 'docs/api/a.md', after: { kind: 'file', blob: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391' } },
      { added: [], removed: [] },
    ],
    [
      'changes in nothing that a reader sees',
      edited('docs/api/a.md'),
      { added: [line('words<!-- seen'), line('-->'), line('\u200b')], removed: [line('words')] },
    ],
    ['is a link', { path: 'docs/api/a.md', after: { kind: 'symlink', blob: '7' } }, { added: [], removed: [] }],
  ])('does not count a companion that %s', async (how, file, lines) => {
    expect(await judge(expectDocs, { files: [file], lines: { 'docs/api/a.md': lines } })).toMatchObject({
      findings: [
        {
          message: `\`src/api/a.ts\` changes, but the change writes nothing in \`docs/api/**\`: \`docs/api/a.md\` ${how}`,
        },
      ],
    });
  });

  it('does not count a companion that is only moved', async () => {
    const files = [
      deleted('docs/old.md'),
      { path: 'docs/api/a.md', after: deleted('docs/old.md').before },
    ] as ChangedFile[];
    const lines = { 'docs/api/a.md': { added: [line('words')], removed: [] } };
    expect(await judge(expectDocs, { files, lines })).toMatchObject({ status: 'fail' });
  });

  it('counts a binary companion whose content is another one', async () => {
    const lines = { 'docs/api/a.png': { added: [], removed: [] } };
    expect(await judge(expectDocs, { files: [edited('docs/api/a.png')], lines })).toMatchObject({ status: 'pass' });
  });

  it('counts a companion from which words are removed', async () => {
    const lines = { 'docs/api/a.md': { added: [], removed: [line('the old route')] } };
    expect(await judge(expectDocs, { files: [edited('docs/api/a.md')], lines })).toMatchObject({ status: 'pass' });
  });

  it('fails without a place where the condition names no path', async () => {
    expect(await judge(expectDocs, { files: [added('a.ts')], causes: [] })).toEqual({
      status: 'fail',
      findings: [
        {
          code: 'companions.missing',
          message: 'the change writes nothing in `docs/api/**`',
          actor: 'author',
          hint: 'bring `docs/api/**` up to date in the same change',
        },
      ],
    });
  });
});
