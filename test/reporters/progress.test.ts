import { expect, it } from 'vitest';
import type { EngineEvent } from '../../src/core/engine.ts';
import { advance, draw, elapsed, idle } from '../../src/reporters/progress.ts';

const start = (id: string, runsCommands = true): EngineEvent => ({ type: 'start', id, runsCommands });
const end = (id: string): EngineEvent => ({ type: 'end', id, outcome: { status: 'pass', proof: '' }, milliseconds: 1 });

it('has a line for each requirement whose commands run, with the time since it began', () => {
  const two = advance(advance(idle, start('tests.unit'), 1000), start('tests.e2e'), 3000);
  expect(draw(two, 8999, 80)).toEqual(['  running tests.unit 7 s', '  running tests.e2e 5 s']);
  expect(draw(advance(two, end('tests.unit'), 9000), 65_000, 80)).toEqual(['  running tests.e2e 1 m 02 s']);
});

it('has none for what runs no commands', () => {
  expect(advance(idle, start('change.size', false), 0)).toEqual(idle);
});

it('never fills a line, because one that wraps could not be taken back', () => {
  const line = draw(advance(idle, start('commands.a-very-long-name-of-a-command'), 0), 0, 30)[0];
  expect(line).toBe('  running comm…');
});

it('neutralises ids and tells time', () => {
  expect(draw(advance(idle, start('a\x1b[2J.b'), 0), 0, 80)).toEqual(['  running a.b 0 s']);
  expect([elapsed(999), elapsed(59_999), elapsed(60_000)]).toEqual(['0 s', '59 s', '1 m 00 s']);
});
