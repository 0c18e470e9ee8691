import type { EngineEvent } from '../core/engine.ts';
import { shorten, visible } from '../core/neutral.ts';
import { columns } from './wrap.ts';

/** The requirements whose commands run now, in the order in which they began. Times are milliseconds of one clock. */
export interface Progress {
  readonly running: readonly { readonly id: string; readonly since: number }[];
}

export const idle: Progress = { running: [] };

/** What runs after this event. What runs no commands is over before anybody could read its line. */
export function advance(progress: Progress, event: EngineEvent, now: number): Progress {
  const others = progress.running.filter(({ id }) => id !== event.id);
  if (event.type === 'end') return { running: others };
  return event.runsCommands ? { running: [...others, { id: event.id, since: now }] } : progress;
}

/** A line for each, none wider than the terminal: a line that wraps could not be taken back. */
export function draw({ running }: Progress, now: number, width: number): readonly string[] {
  return running.map(({ id, since }) => {
    const time = elapsed(now - since);
    const line = `  running ${visible(id)} ${time}`;
    return columns(line) < width ? line : shorten(line, Math.max(10, Math.floor(width / 2)));
  });
}

/** `7 s`, `2 m 05 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}
