import { stripVTControlCharacters } from 'node:util';
import { parseJunit } from './junit.ts';
import { collectLeaves } from './leaves.ts';
import type { Places } from './places.ts';
import { failedTest, otherTest, type ParsedReport, unreadable } from './report.ts';
import { parseTap } from './tap.ts';

/**
 * What `node --test` writes: TAP where Node 20 has no terminal, the spec reporter's text from Node 23 on, or JUnit XML if
 * it was asked for.
 */
export function parseNode(source: string, places: Places): ParsedReport | Promise<ParsedReport> {
  if (/^TAP version /m.test(source)) return parseTap(source.slice(source.search(/^TAP version /m)), places);
  if (/^\s*<\?xml/.test(source)) return parseJunit(source, places);
  return parseSpec(stripVTControlCharacters(source), places);
}

const result = /^( *)(\u2714|\u2716|\ufe63|\u26a0|\u25b6) (.*?)( \([0-9.]+m?s\))?(?: # (?:SKIP|TODO)?.*)?$/u;

function parseSpec(source: string, places: Places): ParsedReport {
  const closing = { tests: 0, fail: 0, cancelled: 0 };
  const counts = [...source.matchAll(/^\u2139 (tests|fail|cancelled) ([0-9]+)$/gmu)];
  if (counts.length === 0)
    return unreadable('it has not the closing lines of `node --test`: it may have been cut short');
  for (const [, word, count] of counts) closing[word as keyof typeof closing] += Number(count);
  const leaves = collectLeaves();
  // The failures are told a second time at the end, with their messages.
  const [tree = '', details = ''] = source.split(/^\u2716 failing tests:$/mu);
  for (const line of tree.split(/\r?\n/)) {
    const [, indent = '', sign, name = '', duration] = result.exec(line) ?? [];
    // `▶` begins a suite or test with tests inside; in older versions it also closes one, with its duration.
    if (sign === undefined || (sign === '▶' && duration === undefined)) continue;
    const depth = Math.floor(indent.length / 2);
    if (sign === '✖') leaves.add(depth, failedTest({ name, ...explained(name, details, places) }));
    else leaves.add(depth, otherTest(name, sign === '﹣' || / # (?:SKIP|TODO)/.test(line) ? 'skipped' : 'passed'));
  }
  const tests = leaves.all();
  const failed = tests.some(test => test.result === 'failed');
  // A test with tests inside counts itself, too: what is listed may be fewer, but never more.
  const disagrees = tests.length > closing.tests || (tests.length === 0 && closing.tests > 0);
  if (disagrees || (!failed && closing.fail + closing.cancelled > 0))
    return unreadable(`its closing lines count ${closing.tests} tests, and it lists ${tests.length}`);
  return { ok: true, tests };
}

/** `test at a.test.js:3:1`, a line with the name, and the indented error. */
function explained(name: string, details: string, places: Places) {
  const at = details.indexOf(`✖ ${name}`);
  if (at < 0) return { message: '' };
  const [, ...after] = details.slice(at, at + 8000).split('\n');
  const end = after.findIndex(line => line !== '' && !line.startsWith(' '));
  const message = after.slice(0, end < 0 ? undefined : end).join('\n');
  const before =
    details
      .slice(Math.max(0, at - 600), at)
      .trimEnd()
      .split('\n')
      .at(-1) ?? '';
  return { message, place: places.in(message) ?? places.in(before) };
}
