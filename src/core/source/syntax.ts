import { charLiteral, longText, longTextInExpression, rawText, regexLiteral, rustLiteral } from './literals.ts';

/** How comments and texts of a language are written. What it does not tell apart is taken for code. */
export interface Syntax {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  /** Quotes of texts. A backtick's may hold `${…}`. */
  readonly quotes: string;
  /** Those of them whose texts may span lines. */
  readonly multiline?: string;
  /** Where a text ends that is written in no such quotes: a pattern, a raw text. 0 where none begins here. */
  readonly special?: (text: string, at: number) => number;
  /** What other languages put between quotes may stand without them, with hyphens in it. */
  readonly bare?: true;
  /** `:name` is a name and nothing else. */
  readonly symbols?: true;
  /** Texts are attributes or the like, and may hold code; what stands outside of them is prose. */
  readonly markup?: true;
}

const c = { line: ['//'], block: [['/*', '*/']], quotes: '"\'' } as const;
const script: Syntax = { ...c, quotes: '"\'`', multiline: '`', special: regexLiteral };
const hash: Syntax = { line: ['#'], block: [], quotes: '"\'' };
const dash: Syntax = { line: ['--'], block: [['/*', '*/']], quotes: '"\'', multiline: '"\'' };
const html: Syntax = {
  line: [],
  block: [
    ['<!--', '-->'],
    ['{{!--', '--}}'],
    ['{#', '#}'],
    ['<%#', '%>'],
    ['<%--', '--%>'],
    ['@*', '*@'],
    ['/*', '*/'],
  ],
  quotes: '"\'`',
  multiline: '`',
  markup: true,
};

const syntaxes: readonly (readonly [extensions: string, syntax: Syntax])[] = [
  ['js jsx mjs cjs ts tsx mts cts', script],
  ['go', { ...c, quotes: '"', special: rawText }],
  ['rs', { ...c, quotes: '"', multiline: '"', special: rustLiteral }],
  ['java kt kts scala', { ...c, quotes: '"', special: (text, at) => longText(text, at) || charLiteral(text, at) }],
  ['groovy gradle swift c h cc cpp cxx hpp hh m mm cs dart zig sol cue', c],
  ['php', { ...c, line: ['//', '#'] }],
  ['tf hcl nix', { ...hash, line: ['#', '//'], block: c.block }],
  [
    'py pyi',
    {
      ...hash,
      block: [
        ['"""', '"""'],
        ["'''", "'''"],
      ],
      special: longTextInExpression,
    },
  ],
  ['ex exs', { ...hash, block: [['"""', '"""']], symbols: true }],
  [
    'rb rake',
    {
      ...hash,
      block: [
        ['\n=begin', '\n=end'],
        ['\n__END__\n', '\0'],
      ],
      symbols: true,
    },
  ],
  ['pl pm', { ...hash, block: [['\n=pod', '\n=cut']] }],
  ['sh bash zsh fish tcl', { ...hash, bare: true }],
  ['r cr nim', hash],
  ['jl', { ...hash, block: [['#=', '=#']] }],
  ['ps1 psm1', { ...hash, block: [['<#', '#>']] }],
  ['coffee', { ...hash, block: [['###', '###']] }],
  ['sql pgsql ddl', dash],
  ['lua', { ...hash, line: ['--'], block: [['--[[', ']]']] }],
  ['hs elm purs', { ...hash, line: ['--'], block: [['{-', '-}']] }],
  ['fs fsx ml mli', { ...c, block: [['(*', '*)']] }],
  ['clj cljs cljc lisp scm', { line: [';'], block: [], quotes: '"', bare: true }],
  ['erl hrl', { line: ['%'], block: [], quotes: '"' }],
  ['vb', { line: ["'"], block: [], quotes: '"' }],
  [
    'html htm vue svelte astro hbs mustache ejs erb eex heex jinja j2 twig liquid njk cshtml razor jsp tpl gohtml',
    html,
  ],
];

const byExtension = new Map(
  syntaxes.flatMap(([extensions, syntax]) => extensions.split(' ').map(extension => [extension, syntax] as const)),
);

/** The syntax of a source file, by its extension; undefined for documents, data, and what is not known. */
export const syntaxOf = (path: string): Syntax | undefined =>
  byExtension.get(/[^/]\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '');

/** For a file of an unknown language: what most of them share. */
export const commonSyntax: Syntax = {
  line: ['//', '#'],
  block: [['/*', '*/']],
  quotes: '"\'`',
  multiline: '`',
  bare: true,
};
