import type { Reporter } from './reporter.ts';

/** The report as it is: the schema is `policies/report.schema.json`. */
export const json: Reporter = report => toJson(report);

/**
 * JSON in which nothing can act on a terminal or a CI system's log: such characters are written as `\uXXXX`, which reads
 * back as the very same text.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(/##/g, '\\u0023#').replace(risky, escapeCharacter)}\n`;
}

// C0 is escaped by JSON.stringify, but for the newlines between the values.
const risky =
  /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

function escapeCharacter(character: string): string {
  return character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
