import { closest } from '../../closest.ts';
import type { Finding } from '../../outcome.ts';
import { rules } from './lint-rules.ts';
import type { Hit, Rule } from './rule.ts';
import type { Statement } from './statement.ts';
import { hasReason, type Suppression } from './suppressions.ts';

export interface Problem {
  readonly rule: Rule;
  readonly hit: Hit;
  readonly statement: Statement;
}

/** What is left of the problems, and what is to be said about the suppressions: one without a reason suppresses nothing. */
export function judgeSuppressions(problems: readonly Problem[], suppressions: readonly Suppression[]) {
  const valid = suppressions.filter(one => one.by === 'squawk' || (one.rules.length > 0 && hasReason(one)));
  const used = new Set<Suppression>();
  const kept = problems.filter(problem => {
    const found = valid.find(one => covers(one, problem));
    if (found) used.add(found);
    return !found;
  });
  const notes = valid.flatMap((one): string[] => {
    const place = `\`${one.path}:${one.line}\``;
    const names = one.rules.map(name => `\`${name}\``).join(', ') || 'all rules';
    if (used.has(one))
      return [`${place} suppresses ${names}: ${one.reason || 'no reason given, for squawk asks for none'}`];
    return one.by === 'squawk' ? [] : [`${place} suppresses ${names}, and nothing there needs it: remove it`];
  });
  const findings = suppressions.filter(one => one.by === 'landworthy').flatMap(problemsOf);
  return { problems: kept, notes, findings };
}

function covers({ path, by, rules: names, from, to }: Suppression, { rule, statement }: Problem): boolean {
  if (statement.path !== path || statement.line > to || statement.endLine < from) return false;
  if (by === 'landworthy') return names.includes(rule.id);
  return rule.squawk !== undefined && (names.length === 0 || rule.squawk.some(name => names.includes(name)));
}

function problemsOf(suppression: Suppression): readonly Finding[] {
  const { path, line, rules: names } = suppression;
  const place = { actor: 'author', place: { path, line } } as const;
  const unknown = names.filter(name => !rules.some(({ id }) => id === name) && !name.startsWith('squawk.'));
  const strange = unknown.map((name): Finding => {
    const near = closest(
      name,
      rules.map(({ id }) => id),
    );
    return {
      ...place,
      code: 'migrations.unknown-rule',
      message: `there is no rule \`${name}\` to be suppressed`,
      ...(near ? { hint: `did you mean \`${near}\`?` } : {}),
    };
  });
  if (names.length && hasReason(suppression)) return strange;
  return [
    ...strange,
    {
      ...place,
      code: 'migrations.ignore-without-reason',
      message: names.length
        ? 'it suppresses a rule without a reason, and so suppresses nothing'
        : 'it names no rule, and so suppresses nothing',
      hint: `\`-- landworthy-ignore ${names[0] ?? 'drop-column'}: why it is all right here\``,
    },
  ];
}
