import type { Diagnostic } from '../../core/run/command.ts';
import type { Places } from '../test-reports/places.ts';
import { findJson, isRecord, list, position, record, text, type Untyped } from '../untyped.ts';
import type { ParsedDiagnostics } from './diagnostics.ts';

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function parseSarif(source: string, places: Places): ParsedDiagnostics {
  const log = findJson(source);
  if (!isRecord(log)) return { ok: false, reason: 'it is not JSON: it may have been cut short' };
  if (!text(log['version']).startsWith('2.1')) return { ok: false, reason: 'it is not SARIF 2.1.0' };
  const runs = list(log['runs']).map(record);
  // A tool that looked and found nothing writes a run without results.
  if (runs.length === 0) return { ok: false, reason: 'it holds no run of any tool' };
  if (runs.some(({ results }) => !Array.isArray(results))) return { ok: false, reason: 'a run of it has no results' };
  const failed = runs
    .flatMap(run => list(run['invocations']).map(record))
    .some(one => one['executionSuccessful'] === false);
  if (failed) return { ok: false, reason: 'it says that the tool did not run to its end' };
  return {
    ok: true,
    list: runs.flatMap(run => list(run['results']).flatMap(result => readResult(record(result), run, places))),
  };
}

/** Kinds that say that all is well. `review` and `open` want a person's look, and a kind that is not known may say anything. */
const harmless = new Set(['pass', 'notApplicable', 'informational']);

function readResult(result: Untyped, run: Untyped, places: Places): Diagnostic[] {
  const kind = text(result['kind']) || 'fail';
  if (harmless.has(kind) || result['baselineState'] === 'absent') return [];
  const suppressed = list(result['suppressions']).map(record);
  const isSuppressed = suppressed.length > 0 && suppressed.every(({ status }) => (status ?? 'accepted') === 'accepted');
  const rule = ruleOf(result, run);
  const id = text(result['ruleId']) || text(record(result['rule'])['id']) || text(rule['id']) || 'unknown';
  const level = text(result['level']) || text(record(rule['defaultConfiguration'])['level']) || 'warning';
  const found: Diagnostic = {
    rule: id,
    message: messageOf(record(result['message']), rule) || id,
    // What is not a `fail` has no level of its own.
    severity: kind === 'review' || kind === 'open' ? 'warning' : (severities.get(level) ?? 'error'),
    ...(isSuppressed ? { suppressed: true } : {}),
  };
  // Several places are not choices: each of them has to be mended.
  const locations = list(result['locations']).slice(0, mostLocations);
  return locations.length ? locations.map(one => ({ ...found, ...locate(one, run, places) })) : [found];
}

const mostLocations = 100;

const severities = new Map<string, Diagnostic['severity']>([
  ['error', 'error'],
  ['warning', 'warning'],
  ['note', 'info'],
  ['none', 'info'],
]);

function locate(location: unknown, run: Untyped, places: Places) {
  const physical = record(record(location)['physicalLocation']);
  const region = record(physical['region']);
  const line = position(region['startLine']);
  const place = placeOf(record(physical['artifactLocation']), run, line, places);
  if (!place) return {};
  const column = position(region['startColumn']);
  const endLine = position(region['endLine']);
  return { ...place, ...(column ? { column } : {}), ...(line && endLine && endLine >= line ? { endLine } : {}) };
}

function ruleOf(result: Untyped, run: Untyped): Untyped {
  const rules = list(record(record(run['tool'])['driver'])['rules']).map(record);
  const index = result['ruleIndex'] ?? record(result['rule'])['index'];
  const byIndex = typeof index === 'number' ? rules[index] : undefined;
  return byIndex ?? rules.find(({ id }) => id !== undefined && id === result['ruleId']) ?? {};
}

function messageOf(message: Untyped, rule: Untyped): string {
  const template = text(message['text']) || text(record(record(rule['messageStrings'])[text(message['id'])])['text']);
  const values = list(message['arguments']).map(text);
  return template.replace(/\{([0-9]{1,2})\}/g, (all, index) => values[Number(index)] ?? all);
}

/** The file, by its URI: absolute, or relative to a base such as `%SRCROOT%` that the run may define. */
function placeOf(artifact: Untyped, run: Untyped, line: number | undefined, places: Places) {
  const index = artifact['index'];
  const listed = typeof index === 'number' ? record(record(list(run['artifacts'])[index])['location']) : {};
  const uri = text(artifact['uri']) || text(listed['uri']);
  const base = record(record(run['originalUriBaseIds'])[text(artifact['uriBaseId'] ?? listed['uriBaseId'])]);
  const plain = decode(uri);
  if (!plain) return undefined;
  if (/^file:/i.test(uri)) return places.of(uri, line);
  const below = text(base['uri']);
  return (/^file:/i.test(below) ? places.of(join(below, uri), line) : undefined) ?? places.of(plain, line);
}

const join = (base: string, uri: string) => `${base.replace(/\/?$/, '/')}${uri}`;

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
