/** Small, calm, and for paper as well; system fonts alone. */
export const style = `
:root{color-scheme:light dark;
--ink:#1b1f24;--soft:#566069;--line:#d7dce1;--paper:#fff;--wash:#f5f6f8;--link:#0a56a3;
--bad:#a8201a;--good:#10612f;--doubt:#7a4b00;
--bad-wash:#fcebea;--good-wash:#e5f4ea;--doubt-wash:#fdf3d7;--odd:#6b2fa0;--odd-wash:#f3eafb}
@media (prefers-color-scheme:dark){:root{
--ink:#e4e7ea;--soft:#a4adb6;--line:#373e46;--paper:#13161a;--wash:#1b2026;--link:#86bdff;
--bad:#ff9a92;--good:#82dc9a;--doubt:#efc565;
--bad-wash:#381c1b;--good-wash:#162d1e;--doubt-wash:#332a12;--odd:#d3adf5;--odd-wash:#2c2136}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:62rem;padding:0 clamp(1rem,4vw,2.5rem) 3rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
p,ul,dl,blockquote{margin:.5rem 0}
ul{padding-left:1.2rem}
h1,h2,h3{line-height:1.25}
h1{text-wrap:balance}
h1{font:600 clamp(1.3rem,4.5vw,1.75rem)/1.3 Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif;margin:.25rem 0 1rem}
h2{font-size:1.25rem;margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
small,.soft{color:var(--soft);font-size:.875rem;font-weight:400}
code,pre{font-family:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
code{unicode-bidi:isolate;background:var(--wash);border-radius:3px;padding:.1em .3em}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
:target{outline:2px solid var(--link);outline-offset:3px}
header{margin:0 calc(-1*clamp(1rem,4vw,2.5rem));padding:1.5rem clamp(1rem,4vw,2.5rem) 1rem;border-top:8px solid;border-bottom:1px solid var(--line)}
header>*{color:var(--ink)}
header.fail{border-top-color:var(--bad)}header.pass{border-top-color:var(--good)}header.undecided{border-top-color:var(--doubt)}
.word{margin:0;font-size:1.1rem;font-weight:700}
.fail .word{color:var(--bad)}.pass .word{color:var(--good)}.undecided .word{color:var(--doubt)}
.next{font-size:1.1rem}
.todo li{padding:.3rem 0;border-bottom:1px solid var(--line)}
.todo a{font-weight:600}
.tally{color:var(--soft);font-size:.9rem}
.inline{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
.inline a{display:inline-block;padding:.3rem 0}
.command{display:inline-block;max-width:100%;padding:.35em .6em;border:1px solid var(--line);white-space:pre-wrap;user-select:all}
.command::before{content:"$ ";color:var(--soft);user-select:none}
.card{margin:1rem 0;padding:.25rem 1rem .75rem;border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:4px}
.card.blocks{border-left-color:var(--bad)}.card.fail{border-left-color:var(--doubt)}.card.error{border-left-color:var(--doubt)}
.card h3{margin:.6rem 0 .4rem}
.card.blocks h3{color:var(--bad)}.card.blocks h3 code{color:var(--ink)}
.card h3 small{margin-left:.5rem}
.findings>li{margin:.6rem 0}
.findings p{margin:.2rem 0}
.do::before{content:"→ ";color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(3.5rem,max-content) minmax(0,1fr);gap:.3rem 1rem}
dt{color:var(--soft);font-size:.9rem}
dd{margin:0}
dd p{margin:0}
.remarks{color:var(--soft)}
.todo,.findings,.proofs{list-style:none;padding:0}
.proofs li{padding:.4rem 0;border-bottom:1px solid var(--line)}
.proofs .soft{display:block}
blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid var(--line);font:1.15rem/1.5 Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif}
.foreign{unicode-bidi:isolate}
summary{cursor:pointer;padding:.35rem 0}
.file{margin:.5rem 0;border:1px solid var(--line);border-radius:4px}
.file>summary{padding:.5rem .75rem;background:var(--wash)}
.file>summary code{font-weight:600;background:none;padding:0}
.signs{float:right;letter-spacing:.2em}
.hunk+.hunk{border-top:1px dashed var(--line)}
pre{margin:0;white-space:pre-wrap;tab-size:4}
.output{padding:.5rem .75rem;background:var(--wash);font-size:.8rem}
.diff{font-size:.8rem;line-height:1.5}
.diff>*{display:block;position:relative;padding:0 .5rem 0 5.6rem;text-indent:-1ch;text-decoration:none;font-style:normal;unicode-bidi:isolate;direction:ltr;min-height:1.5em}
.diff>*>*{text-indent:0}
.diff>*::before{content:attr(data-n);position:absolute;left:0;width:2.9rem;text-align:right;text-indent:0;color:var(--soft);user-select:none}
.diff ins{background:var(--good-wash)}.diff del{background:var(--bad-wash)}
.diff b:first-child:not(.unseen){position:absolute;left:3.1rem;width:1.7rem;text-align:center;border-radius:2px;user-select:none}
.note{margin:.15rem 0;padding:.4rem .75rem;font-size:.9rem;border-left:4px solid}
.unproven{color:var(--doubt);background:var(--doubt-wash)}
.uncovered{color:var(--link);background:var(--wash)}
.suspicious{color:var(--odd);background:var(--odd-wash)}
.remark{color:var(--soft);background:var(--wash)}
.wrong{color:var(--bad);background:var(--bad-wash)}
.inline span{padding:0 .5rem;border-radius:3px;font-size:.9rem}
.unseen{color:var(--paper);background:var(--bad);border-radius:2px;padding:0 .15em;font-weight:400}
.cut{margin:0;padding:.4rem .75rem;color:var(--doubt);background:var(--doubt-wash);font-size:.9rem}
@media (max-width:40rem){
.diff{font-size:.72rem}
.diff>*{padding-left:4.1rem}
.diff>*::before{width:2.1rem}
.diff b:first-child:not(.unseen){left:2.2rem;width:1.3rem;letter-spacing:-.1em}
.card{padding-inline:.75rem}}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--wash:#f4f4f4;--link:#000;
--bad:#8f1a15;--good:#0c4f26;--doubt:#5f3a00;--bad-wash:#fcebea;--good-wash:#e5f4ea;--doubt-wash:#fdf3d7;--odd:#502379;--odd-wash:#f3eafb}
body{max-width:none;padding:0;font-size:10pt}
header{margin:0;padding-inline:0}
nav{display:none}
details::details-content{content-visibility:visible;block-size:auto}
summary{list-style:none;break-after:avoid}
h2,h3{break-after:avoid}
.card,.note,li{break-inside:avoid}
ins,del,.note,.cut,header{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** Of exactly these bytes: a style that somebody else put into the page does not apply. */
export const styleHash = 'sha256-EtXvKdLxHDNVtYy2e/opnlB7V+IDndL3kYenRSiI5Rg=';
