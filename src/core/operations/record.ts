import { type Dated, newestDate } from '../answer/dated.ts';

export const operationKinds = ['backup', 'restore', 'failover'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** What somebody, or a timer, wrote down of an operation that was done. */
export interface OperationRecord {
  readonly kind: string;
  readonly target: string;
  /** Undefined where it says no date that a calendar has. */
  readonly at: Dated | undefined;
  /** When what was restored had been made. */
  readonly artifactAt: Dated | undefined;
  readonly result: string;
  /** The checks that did not hold. */
  readonly failedChecks: readonly string[];
  readonly by: string | undefined;
  readonly run: string | undefined;
}

export type ReadRecords =
  | { readonly kind: 'records'; readonly list: readonly OperationRecord[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * Reads a record in JSON, a list of them, or one a line: `{ "kind": "restore", "at": "2026-11-20T03:00:00Z", "target":
 * "orders@prod", "result": "pass" }`, and where it is known `artifact_at`, `checks` (a map of truth values), `by` and `run`
 * (an address). `restore-drill` is a `restore`. Other keys may stand beside them.
 */
export function readOperationRecords(text: string): ReadRecords {
  const whole = parse(text);
  const values = whole === undefined ? lines(text) : Array.isArray(whole) ? whole : [whole];
  if (values === undefined) return { kind: 'unreadable', why: 'it is no JSON' };
  const list = values.map(toRecord);
  const isWhole = list.every(one => one !== undefined);
  return isWhole ? { kind: 'records', list } : { kind: 'unreadable', why: 'a record in it is no map' };
}

/** Undefined where this is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function lines(text: string): readonly unknown[] | undefined {
  const values = text
    .split('\n')
    .filter(line => line.trim())
    .map(parse);
  return values.length && values.every(value => value !== undefined) ? values : undefined;
}

function toRecord(value: unknown): OperationRecord | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const own = new Map<string, unknown>(Object.entries(value));
  const text = (key: string) => {
    const found = own.get(key);
    return typeof found === 'string' ? found.trim() : undefined;
  };
  const checks = own.get('checks');
  const entries = typeof checks === 'object' && checks !== null ? Object.entries(checks) : [];
  return {
    kind: (text('kind') ?? '').replace(/-drill$/, ''),
    target: text('target') ?? '',
    at: newestDate(text('at') ?? ''),
    artifactAt: newestDate(text('artifact_at') ?? ''),
    result: text('result') ?? '',
    failedChecks: entries.filter(([, held]) => held !== true).map(([name]) => name),
    by: text('by') || undefined,
    run: text('run') || undefined,
  };
}
