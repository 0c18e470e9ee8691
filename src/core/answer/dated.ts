const day = 86_400_000;

/** A date that somebody wrote: a day, or a moment where a time and its zone stand with it. In milliseconds, UTC. */
export interface Dated {
  readonly text: string;
  /** The first and the last moment that it can mean. */
  readonly from: number;
  readonly to: number;
}

const written =
  /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2}))?(?![\d-])/g;

/** The newest of the ISO dates in a text; days that no calendar has do not count. */
export function newestDate(text: string): Dated | undefined {
  return [...text.matchAll(written)].flatMap(toDated).sort((a, b) => b.to - a.to)[0];
}

/** How old it is at least. A day lasts until it ends in UTC. */
export const ageOf = (date: Dated, now: Date): number => Math.max(0, now.getTime() - date.to);

/** Whether it has not come yet anywhere on earth. */
export const isFuture = (date: Dated, now: Date): boolean => date.from > now.getTime();

function toDated([text, year = '', month = '', dayOfMonth = '', time, zone = 'Z']: RegExpExecArray): Dated[] {
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth));
  if (new Date(midnight).toISOString().slice(0, 10) !== `${year}-${month}-${dayOfMonth}`) return [];
  // The day begins 14 hours earlier in the east of the Pacific than it does in UTC.
  if (time === undefined) return [{ text, from: midnight - 14 * 3_600_000, to: midnight + day }];
  const moment = Date.parse(`${year}-${month}-${dayOfMonth}T${time}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(moment) ? [] : [{ text, from: moment, to: moment }];
}
