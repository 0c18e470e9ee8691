import { Malformed } from '../format/parsed.ts';

/**
 * A time as ssh-keygen takes it: `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, with `Z` in UTC, without it in the machine's
 * own time zone. Throws Malformed for any other text and for days that no calendar has.
 */
export function parseSigningTime(text: string, where: string): Date {
  const found = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z|UTC)?$/i.exec(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (found?.slice(1, 7) ?? []).map(one =>
    Number(one ?? 0),
  );
  const utc = found?.[7] !== undefined;
  const parts = [year, month - 1, day, hour, minute, second] as const;
  const time = utc ? new Date(Date.UTC(...parts)) : new Date(...parts);
  const same = utc
    ? [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()]
    : [time.getFullYear(), time.getMonth(), time.getDate()];
  const exists = same.every((part, index) => part === parts[index]) && hour < 24 && minute < 60 && second < 60;
  if (!found || !exists || year < 1970)
    throw new Malformed(`its ${where} is no time such as \`20270131Z\` or \`202701311800Z\``);
  return time;
}
