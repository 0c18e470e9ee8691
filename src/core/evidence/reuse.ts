import { compileGlobs } from '../glob/glob.ts';
import type { NonEmpty } from '../outcome.ts';
import type { Evidence, Signed } from './evidence.ts';
import type { ReuseOptions } from './options.ts';

/** What somebody says of one run. */
export type Claim = Pick<Evidence, 'key' | 'result' | 'flaky' | 'grade' | 'finishedOn'>;

/** Whether what is known spares a run. The reason is for a person, and goes on after "it runs: ". */
export type Reuse<Said extends Claim> =
  | { readonly reuse: true; readonly proofs: NonEmpty<Signed<Said>>; readonly by: readonly string[] }
  | { readonly reuse: false; readonly reason: string };

export interface ReuseContext {
  /** The key of the run that could be spared. */
  readonly key: string;
  readonly signers: Readonly<Record<string, readonly string[]>>;
  /** E-mails of the change's authors. */
  readonly authors: readonly string[];
  /** Fingerprints of keys whose evidence an audit refuted, with the day. */
  readonly refuted: ReadonlyMap<string, string>;
  readonly now: Date;
}

/** How far ahead another machine's clock may be. */
const ahead = 5 * 60_000;

/** A principal stands for itself in `reuse.from`; a plain word is the name of a set. */
export const isPrincipal = (name: string): boolean => name.includes('@') || name.includes('*');

/** What gives rise to doubt among all that is said of one run by those who count. */
export type FindDoubt = (said: readonly Claim[]) => Claim | undefined;

/** A failure spares no run, and one that is said to have passed as well makes it flaky. */
const failedOrFlaky: FindDoubt = said => said.find(one => one.result === 'FAILED' || one.flaky);

/** Of a trial, a failure is as good a result as any, as long as nobody has seen it pass. */
export const endsInTwoWays: FindDoubt = said =>
  said.find(({ flaky }) => flaky) ??
  (said.some(({ result }) => result === 'PASSED') ? said.find(({ result }) => result === 'FAILED') : undefined);

/** Whether this evidence spares the run that it is about: nothing that is in doubt does. */
export function decideReuse<Said extends Claim>(
  candidates: readonly Signed<Said>[],
  options: ReuseOptions,
  context: ReuseContext,
  findDoubt: FindDoubt = failedOrFlaky,
): Reuse<Said> {
  const same = candidates.filter(({ evidence }) => evidence.key === context.key);
  if (!same.length) return no(nothingKnown);
  const accepts = acceptance(options, context);
  const answers = same.map(candidate => ({ candidate, ...accepts(candidate) }));
  const accepted = answers.filter(({ by }) => by.length);
  if (!accepted.length) return no(answers.find(({ why }) => why)?.why ?? 'nobody whom the policy trusts has signed it');
  const doubt = findDoubt(accepted.map(({ candidate }) => candidate.evidence));
  if (doubt) return no(describeDoubt(doubt, accepted.length));
  const usable = accepted.filter(({ candidate }) => !unusable(candidate.evidence, options, context.now));
  const [first, ...others] = usable.map(({ candidate }) => candidate);
  const [reason] = accepted.flatMap(({ candidate }) => unusable(candidate.evidence, options, context.now) ?? []);
  if (!first) return no(reason ?? 'no evidence can be used');
  const all = [...new Set(usable.flatMap(answer => answer.by))];
  // What somebody proved here and signed would count twice.
  const by = options.threshold > 1 ? all.filter(name => name !== thisMachine) : all;
  if (by.length < options.threshold) return no(`${options.threshold} must have proved it, and only ${by.length} did`);
  return { reuse: true, proofs: [first, ...others], by: by.filter(name => name !== thisMachine) };
}

/** The reason where nobody ever ran it like this. */
export const nothingKnown = 'no evidence is about exactly these inputs';

const thisMachine = 'this machine';

const no = (reason: string) => ({ reuse: false, reason }) as const;

/** Who stands for a piece of evidence as the policy wants it, or why nobody does. */
function acceptance(options: ReuseOptions, { signers, authors, refuted }: ReuseContext) {
  const names = options.from.flatMap(name => (isPrincipal(name) ? [name] : (signers[name] ?? [])));
  const isTrusted = names.length ? compileGlobs(names) : () => false;
  const authorSet = new Set(authors.map(email => email.toLowerCase()));
  return ({ own, signers: signed, refused: uncounted }: Signed<Claim>): { by: readonly string[]; why?: string } => {
    const notAuthor = options['not-author'];
    const why: string[] = own && notAuthor ? ['it was proved here, and an author of the change does not count'] : [];
    const by = signed.flatMap(({ principal, also = [], fingerprint }) => {
      const all = [principal, ...also];
      const since = refuted.get(fingerprint);
      if (!all.some(isTrusted)) why.push(`\`${principal}\` proved it, whom \`reuse.from\` does not name`);
      else if (notAuthor && all.some(one => authorSet.has(one.toLowerCase())))
        why.push(`\`${principal}\` proved it, who is an author of the change`);
      else if (since !== undefined) why.push(`\`${principal}\` proved it, whose evidence an audit refuted on ${since}`);
      else return [principal];
      return [];
    });
    if (own && !notAuthor) return { by: [thisMachine, ...by] };
    const [reason] = names.length ? [...why, ...uncounted] : why;
    return by.length || reason === undefined ? { by } : { by, why: reason };
  };
}

function describeDoubt({ result, finishedOn }: Claim, times: number): string {
  if (result === 'PASSED') return 'it is flaky: with exactly these inputs it failed before it passed';
  const on = day(finishedOn);
  return times > 1
    ? `it is flaky, or was: with exactly these inputs it failed on ${on}`
    : `with exactly these inputs it failed on ${on}`;
}

function unusable(evidence: Claim, options: ReuseOptions, now: Date): string | undefined {
  const age = now.getTime() - evidence.finishedOn.getTime();
  const maxAge = options['max-age'];
  if (age < -ahead) return `its evidence is of ${moment(evidence.finishedOn)}, which is yet to come: a clock is wrong`;
  if (maxAge !== undefined && age > maxAge)
    return `its evidence is of ${day(evidence.finishedOn)}, older than \`max-age\``;
  if (options.grade === 'clean' && evidence.grade !== 'clean')
    return 'it was proved where somebody works, and the policy asks for the grade `clean`';
  return undefined;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** `2026-11-23 14:02 UTC` */
export const moment = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
