import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { page as render } from '../../src/reporters/html/page.ts';
import { type Browser, browserPath, openBrowser } from '../support/browser.ts';
import { attacks, everywhere, fakeContent, fakeFile, markedReport, reportWithContent } from '../support/content.ts';
import { failing, fakeReport, fakeRequirement } from '../support/report.ts';

// In a browser of its own, the page as a person has it. Where there is none, this is skipped, but not in CI.
const isSkipped = !browserPath && !process.env['CI'];
if (isSkipped) console.warn('skipped: the page is not looked at in a browser, because there is no Chromium here');

describe.skipIf(isSkipped)('in a real browser, the page', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lw-test-')));
  let browser: Browser;
  let page: Page;
  /** All that the browser asked for beside the pages themselves, and all that it complained about. */
  const unwanted: string[] = [];
  let opened = '';

  beforeAll(async () => {
    browser = await openBrowser();
    const { context } = browser;
    page = context.pages()[0] ?? (await context.newPage());
    context.on('request', request => {
      if (request.url() !== opened) unwanted.push(`request: ${request.url()}`);
    });
    context.on('console', message => unwanted.push(`console: ${message.text()}`));
    context.on('dialog', dialog => {
      unwanted.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on('weberror', error => unwanted.push(`error: ${error.error()}`));
    await page.exposeFunction('trap', () => unwanted.push('a script ran'));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    unwanted.length = 0;
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize({ width: 1000, height: 800 });
  });

  async function open(report: Report, text = render(report, { width: 80, colour: false, detail: 'normal' })) {
    const file = join(folder, 'page.html');
    writeFileSync(file, text);
    opened = pathToFileURL(file).href;
    await page.goto(opened);
  }

  it('is quiet: no request, no message, nothing that runs', async () => {
    await open(reportWithContent());
    await page.mouse.move(500, 400);
    expect([await page.title(), unwanted]).toEqual(['fail: refunds onto origin/main', []]);
  });

  it('runs nothing of what is hostile, whatever is pressed', async () => {
    await open(everywhere(attacks.join('\n')));
    await page.evaluate('for (const one of document.querySelectorAll("*")) { one.click?.(); one.focus?.(); }');
    expect(page.url().replace(/#.*/, '')).toBe(opened);
    expect(unwanted).toEqual([]);
  });

  it('is looked at by a trap that works', async () => {
    await open(markedReport(), '<!DOCTYPE html><title>x</title><p onclick="trap()">press</p><script>trap()</script>');
    await page.locator('p').click();
    await expect.poll(() => unwanted).toEqual(['a script ran', 'a script ran']);
  });

  it('runs, loads and restyles nothing even if a text became markup', async () => {
    const evil =
      '<script>trap()</script><img src="https://evil.example/a.png" onerror="trap()"/><style>body{display:none}</style><p style="color:red">';
    const text = render(markedReport(), { width: 80, colour: false, detail: 'normal' });
    await open(markedReport(), text.replace('<main>', `<main>${evil}`));
    expect(await page.locator('h1').isVisible()).toBe(true);
    expect(unwanted.filter(one => /^(?:a script|request: (?!https:\/\/evil))/.test(one))).toEqual([]);
    // The browser says of each that it was refused: by the page's own policy, before anything was asked for.
    expect(unwanted.filter(one => one.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(4);
  });

  it.each([360, 390, 1400])('fits into %i pixels, with all of it unfolded', async width => {
    await page.setViewportSize({ width, height: 800 });
    for (const report of [reportWithContent(), everywhere('x'.repeat(400)), everywhere('wide '.repeat(80))]) {
      await open(report);
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  it('can be read in the light and in the dark: its contrast is at least 4.5 to 1', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const report of [reportWithContent(), markedReport(), everywhere('a\u202eb')]) {
        await open(report);
        expect(await page.evaluate(faintTexts)).toEqual([]);
      }
    }
  });

  it('is unfolded with the keyboard, and shows where the focus is', async () => {
    await open(markedReport());
    const isOpen = 'document.activeElement.parentElement.open';
    await page.locator('details.file summary').last().focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    const outline = 'getComputedStyle(document.activeElement).outlineStyle';
    expect([await page.evaluate('document.activeElement.tagName'), await page.evaluate(outline)]).toEqual([
      'SUMMARY',
      'solid',
    ]);
    expect(await page.evaluate(isOpen)).toBe(false);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(isOpen)).toBe(true);
  });

  it('leads from a finding to its line in the diff', async () => {
    await open(markedReport());
    await page.locator('#f1 a').click();
    const target = 'document.querySelector(":target")';
    expect(await page.evaluate(`${target}.id`)).toBe('n1');
    expect(await page.evaluate(`${target}.getBoundingClientRect().top < innerHeight`)).toBe(true);
  });

  it('unfolds a file in which a finding leads to a note', async () => {
    const outcome = failing({ code: 'owners.none', message: 'nobody', actor: 'maintainer', place: { path: 'a.ts' } });
    const files = [fakeFile('a.ts', { hunks: [{ before: 1, after: 1, lines: ['+a'] }] })];
    await open(
      fakeReport([fakeRequirement('owners.all', { enforce: 'warn', outcome })], { content: fakeContent({ files }) }),
    );
    expect(await page.locator('#n1').isVisible()).toBe(false);
    await page.locator('#f1 a').click();
    expect(await page.locator('#n1').isVisible()).toBe(true);
  });

  it('has a tree of landmarks and headings for who cannot see it', async () => {
    await open(markedReport());
    const tree = await page.locator('body').ariaSnapshot();
    for (const part of [
      '- banner:',
      '- navigation "Contents":',
      '- main:',
      '- contentinfo:',
      '- heading "What is missing" [level=2]',
    ])
      expect(tree).toContain(part);
  });

  it('prints with all of it unfolded', async () => {
    await open(markedReport());
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.getByText('+b', { exact: true }).isVisible()).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

/** In the page: the texts whose contrast to what is behind them is too low, as WCAG 2 reckons it. */
const faintTexts = `(() => {
  const parse = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
  const luminance = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = one => {
    for (let at = one; at; at = at.parentElement) {
      const { rgb, a } = parse(getComputedStyle(at).backgroundColor);
      if (a === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!node.data.trim()) continue;
    const [light, dark] = [luminance(parse(getComputedStyle(one).color).rgb), luminance(behind(one))].sort((a, b) => b - a);
    if ((light + 0.05) / (dark + 0.05) < 4.5) faint.add(one.tagName + '.' + one.className + ': ' + node.data.trim().slice(0, 30));
  }
  return [...faint];
})()`;
