import { shellQuote } from '../shell.ts';

/** What the options of `landworthy record` mean themselves; an answer under one of these keys takes `--set`. */
export const recordOptions = [
  'base',
  'flag',
  'help',
  'input',
  'json',
  'no-input',
  'not-applicable',
  'print',
  'quiet',
  'set',
  'verbose',
  'version',
] as const;

/** The command that answers this key of the change record: `landworthy record --goal "…"`. */
export function recordCommand(key: string, answer?: string): string {
  const value = answer === undefined ? '"…"' : shellQuote(answer);
  if (key === 'flags') return `landworthy record --flag ${value}`;
  const isOption = (recordOptions as readonly string[]).includes(key);
  return isOption ? `landworthy record --set ${key}=${value}` : `landworthy record --${key} ${value}`;
}
