import { isReason } from '../answer/no-need.ts';
import { excerpt } from '../answer/words.ts';
import type { Finding } from '../outcome.ts';
import { type ChangeRecord, given, placeOf } from '../record/record.ts';
import { isPhase, type Phase, phases } from './phase.ts';

/** What the change record says under `migrations`. */
export interface Declared {
  /** Migrations that cannot be taken back, by path, with the reason. */
  readonly irreversible: ReadonlyMap<string, string>;
  readonly phase: Phase | undefined;
  readonly findings: readonly Finding[];
}

/** `migrations: { irreversible: [{ path, reason }], phase: expand }` */
export function declaredMigrations(record: ChangeRecord): Declared {
  const answer = given(record, 'migrations');
  if (answer.kind === 'missing') return { irreversible: new Map(), phase: undefined, findings: [] };
  const place = placeOf(answer.source);
  const wrong = (message: string): Finding => ({
    code: 'migrations.bad-record',
    message,
    hint: 'write `migrations: { irreversible: [{ path: …, reason: … }] }`, with a reason of two words or more',
    actor: 'author',
    ...(place ? { place } : {}),
  });
  const value = answer.kind === 'answer' ? answer.value : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { irreversible: new Map(), phase: undefined, findings: [wrong("the record's `migrations` is no map")] };
  const own = new Map<string, unknown>(Object.entries(value));
  const unknown = [...own.keys()].find(key => key !== 'irreversible' && key !== 'phase');
  const list = own.get('irreversible') ?? [];
  const findings =
    unknown === undefined ? [] : [wrong(`the record's \`migrations\` has a key \`${unknown}\` that means nothing`)];
  const irreversible = new Map<string, string>();
  for (const one of Array.isArray(list) ? list : [list]) {
    const { path, reason } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
    if (typeof path !== 'string' || typeof reason !== 'string' || !isReason(reason))
      findings.push(wrong('what is declared irreversible has a path and a reason that a reader can judge'));
    else irreversible.set(path.replace(/^\.\//, ''), excerpt(reason));
  }
  const phase = own.get('phase') ?? undefined;
  if (phase !== undefined && !isPhase(phase))
    findings.push(wrong(`the record's \`phase\` is none of ${phases.map(one => `\`${one}\``).join(', ')}`));
  return { irreversible, phase: isPhase(phase) ? phase : undefined, findings };
}
