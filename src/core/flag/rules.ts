import * as z from 'zod';
import { isPlaceholder } from '../answer/placeholder.ts';
import { lazy } from '../lazy.ts';
import { duration, globs } from '../options.ts';
import type { Finding, Place } from '../outcome.ts';
import type { Flag, FlagRegistry } from './flag.ts';
import { registrySchema } from './flag.ts';

/** What a policy asks of a flag. */
export const flagRules = lazy(() =>
  z.strictObject({
    registry: registrySchema(),
    default: z.literal('off').describe('everybody gets it switched off until somebody switches it on').optional(),
    owner: z.literal('required').describe('somebody is named who owns it').optional(),
    'expires-within': duration().describe('it has an expiry date, at most so far away, such as `90d`').optional(),
    'used-in': globs()
      .describe(
        'the files in which a use counts; without it, source files of known languages that are no tests. A use is the name in quotes, a member such as `flags.refundsV2`, or a word of the code that is no everyday one',
      )
      .optional(),
  }),
);

export type FlagRules = z.output<ReturnType<typeof flagRules>>;

export interface FlagQuestion {
  readonly name: string;
  readonly rules: FlagRules;
  /** The registry at the head. */
  readonly registry: FlagRegistry;
  /** An added line that uses it. */
  readonly use: Place | undefined;
  readonly now: Date;
  /** Where the flag is named, if the registry has no place for it. */
  readonly place?: Place | undefined;
}

/** All that is wrong with a flag; nothing where it keeps the rules. */
export function judgeFlag({ name, rules, registry, use, now, place }: FlagQuestion): readonly Finding[] {
  if (registry.kind !== 'read') return [brokenRegistry(registry)];
  const { file } = registry;
  const flag = registry.flags.get(name);
  if (!flag) {
    return [
      finding(
        'unregistered',
        `the flag \`${name}\` is not registered in \`${file}\``,
        `register it in \`${file}\``,
        place,
      ),
    ];
  }
  const at: Place = { path: file, ...(flag.line === undefined ? {} : { line: flag.line }) };
  const findings = [...expiryFindings(flag, rules, now, at)];
  if (rules.default === 'off' && flag.default !== 'off') {
    const why = flag.because ?? 'the registry does not say so';
    findings.unshift(
      finding('not-off', `the flag \`${name}\` is not off by default: ${why}`, 'let everybody get it switched off', at),
    );
  }
  if (rules.owner && (flag.owner === undefined || isPlaceholder(flag.owner))) {
    findings.push(finding('no-owner', `the flag \`${name}\` has no owner`, `name one in \`${file}\``, at));
  }
  if (!use) {
    const message = `no line that this change adds uses the flag \`${name}\`: comments, tests, documents and registries are no use`;
    findings.push(
      finding('unused', message, 'put what this change adds behind the flag, or take its name away', place ?? at),
    );
  }
  return findings;
}

function* expiryFindings(flag: Flag, rules: FlagRules, now: Date, at: Place): Iterable<Finding> {
  const { name, expires } = flag;
  const within = rules['expires-within'];
  const day = expires === undefined ? undefined : dayOf(expires);
  if (expires === undefined) {
    if (within !== undefined)
      yield finding('no-expiry', `the flag \`${name}\` has no expiry date`, 'say when it is taken out again', at);
  } else if (day === undefined) {
    yield finding(
      'bad-expiry',
      `the flag \`${name}\` expires on \`${expires}\`, which is no date`,
      'write it as `2027-03-01`',
      at,
    );
  } else if (isExpired(flag, now)) {
    yield finding('expired', `the flag \`${name}\` expired on ${day}`, 'take it out, or give it another date', at);
  } else if (within !== undefined && Date.parse(day) > now.getTime() + within) {
    const latest = new Date(now.getTime() + within).toISOString().slice(0, 10);
    yield finding(
      'expiry-too-far',
      `the flag \`${name}\` expires on ${day}, later than ${latest}`,
      'give it an earlier date',
      at,
    );
  }
}

/** Whether its last day is over, in UTC. */
export function isExpired({ expires }: Flag, now: Date): boolean {
  const day = expires === undefined ? undefined : dayOf(expires);
  return day !== undefined && now.toISOString().slice(0, 10) > day;
}

/** The day of a date or a point in time; undefined where it is neither, such as `2027-02-30`. */
function dayOf(text: string): string | undefined {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text.trim()) ?? [];
  if (day === undefined) return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : undefined;
}

/** A registry that is not there, or cannot be read, registers nothing. */
export function brokenRegistry(registry: Exclude<FlagRegistry, { kind: 'read' }>): Finding {
  const { file } = registry;
  if (registry.kind === 'missing') {
    const message = `the flag registry \`${file}\` is not there, or larger than 8 MiB`;
    return finding('no-registry', message, 'add it and register the flag in it', undefined);
  }
  const { line, reason } = registry;
  const at = { path: file, ...(line === undefined ? {} : { line }) };
  return finding('unreadable-registry', `the flag registry \`${file}\` cannot be read: ${reason}`, 'mend it', at);
}

/** What a flag that keeps the rules has shown. */
export function flagProof({ name, rules, registry, use }: FlagQuestion): string {
  const flag = registry.kind === 'read' ? registry.flags.get(name) : undefined;
  const shown = [
    `registered in \`${registry.file}\``,
    ...(rules.default ? ['off by default'] : []),
    ...(rules.owner && flag?.owner ? [`owned by ${flag.owner}`] : []),
    ...(flag?.expires ? [`expires on ${flag.expires}`] : []),
    ...(use ? [`used at ${use.path}:${use.line}`] : []),
  ];
  return `\`${name}\` is ${shown.join(', ')}`;
}

function finding(what: string, message: string, hint: string, place: Place | undefined): Finding {
  return { code: `flags.${what}`, message, hint, actor: 'author', ...(place ? { place } : {}) };
}
