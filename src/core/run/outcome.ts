import { UserError } from '../errors.ts';
import type { Finding } from '../outcome.ts';
import { shellQuote } from '../shell.ts';
import type { CommandRequest, CommandRun, Proved } from './command.ts';

// What checks say of a program that was run.

type Run = CommandRequest['run'];

/** Throws where files were edited while it ran: what it told is then not about what is judged. */
export function undisturbed({ changedFiles }: CommandRun): void {
  if (changedFiles.length === 0) return;
  throw new UserError(
    `${nameFiles(changedFiles)} changed while it ran: its result is not about the judged files`,
    'run it again and leave the files alone; if the command itself writes them, let git ignore them or commit what it writes',
  );
}

/** A note on the files that it left behind, if any. */
export const leftBehind = ({ newFiles }: CommandRun): readonly string[] =>
  newFiles.length ? [`it left ${nameFiles(newFiles)} behind`] : [];

/** `, proved on 2026-11-23 14:02 UTC by \`ci@acme.example\``, or nothing where it was just run. */
export function provedBefore({ proved }: Pick<CommandRun, 'proved'>): string {
  if (!proved) return '';
  return `, proved on ${proved.on} by ${provers(proved)}`;
}

/** Who proved it, in words. */
export const provers = ({ by }: Pick<Proved, 'by'>): string =>
  by.length ? by.map(name => `\`${name}\``).join(', ') : 'this machine';

/** What keeps its exit code and its report from meaning anything: it was not found, or did not end by itself. */
export function stopped(ran: CommandRun, { run, timeout }: CommandRequest, section: string): Finding | undefined {
  const command = showCommand(run);
  const detail = lastLines(ran.output);
  const common = { actor: 'author', ...(detail ? { detail } : {}) } as const;
  switch (ran.ended) {
    case 'timeout':
      return {
        ...common,
        code: `${section}.timeout`,
        message: `${command} did not end within ${showTime(timeout)} and was stopped`,
        hint: 'find out what hangs, or allow more with `timeout`',
      };
    case 'not-started':
      return {
        code: `${section}.not-started`,
        message: `${command} could not be started: ${ran.output}`,
        hint: 'install it, or mend `run`',
        actor: 'author',
      };
    case 'signal':
      return { ...common, code: `${section}.killed`, message: `${command} crashed or was killed by a signal` };
    case 'exit':
      if (typeof run !== 'string' || (ran.exitCode !== 126 && ran.exitCode !== 127)) return undefined;
      return {
        ...common,
        code: `${section}.not-started`,
        message: `${command} needs a program that ${ran.exitCode === 127 ? 'was not found' : 'may not be executed'} (exit code ${ran.exitCode})`,
        hint: 'install what it needs, or mend `run`',
      };
  }
}

/** The command in backticks, on one line and not too long. */
export function showCommand(run: Run): string {
  const line = commandText(run).replace(/\s+/g, ' ').trim();
  return `\`${line.length > 80 ? `${line.slice(0, 79)}…` : line}\``;
}

/** The command as a person can type it. */
export const commandText = (run: Run): string => (typeof run === 'string' ? run : run.map(shellQuote).join(' '));

/** `3.1 s`, or `12 min 5 s` */
export function showTime(milliseconds: number): string {
  if (milliseconds < 59_950) return `${Number((milliseconds / 1000).toFixed(1))} s`;
  const seconds = Math.round(milliseconds / 1000);
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest ? ` ${rest} s` : ''}`;
}

/** The end of an output, as it helps a person. */
export const lastLines = (output: string): string => output.trimEnd().split('\n').slice(-40).join('\n').slice(-8000);

function nameFiles(paths: readonly string[]): string {
  const named = paths.slice(0, 3).map(path => `\`${path}\``);
  return [named.join(', '), ...(paths.length > 3 ? [`and ${paths.length - 3} more files`] : [])].join(' ');
}
