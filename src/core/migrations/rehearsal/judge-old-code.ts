import type { Finding } from '../../outcome.ts';
import { problemsIn } from '../../proof/trial.ts';
import { testProof } from '../../run/tests.ts';
import type { Part } from '../part.ts';
import { type Difference, describeDifference, isColumnOrder } from '../schema/compare.ts';
import type { OldCode, OldCodeRequest } from './old-code.ts';
import type { OldUse } from './rehearsal.ts';

/** What the base's tests say of the new schema: each that fails, and what the change did to make it fail, where its words tell. */
export function judgeOldCode(
  { trial, differences }: OldCode,
  { requirement, tests, atLeast }: Pick<OldCodeRequest, 'requirement' | 'tests' | 'atLeast'>,
  oldUses: readonly OldUse[],
): Part {
  const findings = problemsIn(trial, tests, atLeast).map(({ message, detail, place }): Finding => {
    const why = whatExplains(`${message}\n${detail ?? ''}`, differences, oldUses);
    return {
      code: 'migrations.old-code-fails',
      message: `the base's tests, on the new schema: ${message}`,
      actor: 'author',
      hint: why ? `${why}: ${advice}` : advice,
      ...(place ? { place } : {}),
      ...(detail === undefined ? {} : { detail }),
    };
  });
  if (findings.length || trial.kind !== 'tested') return { findings, notes: [], proof: undefined };
  const proof = `\`${requirement}\` of the base holds on the new schema: ${testProof(trial.run, tests)}`;
  return { findings, notes: [], proof };
}

const advice =
  'old code meets the new schema until the new one runs everywhere, and after a rollback; let the schema do for both until then';

/** ``column `orders.note` is missing, and `src/orders.js:3` names it`` */
function whatExplains(
  text: string,
  differences: readonly Difference[],
  oldUses: readonly OldUse[],
): string | undefined {
  const [found] = differences
    .filter(one => !isColumnOrder(one) && names(text, ownName(one)))
    // A column or an index says more than its table.
    .sort((one, other) => depth(other) - depth(one));
  if (!found) return undefined;
  const { kind, name } = found.object;
  const use = oldUses.find(({ object }) => object === `${kind} \`${name}\``);
  return `${describeDifference(found, false)}${use ? `, and \`${use.path}:${use.line}\` names it` : ''}`;
}

const parts = ({ object }: Difference): readonly string[] => object.name.replace(/\(.*$/s, '').split('.');
const ownName = (difference: Difference): string => parts(difference).at(-1) ?? '';
const depth = (difference: Difference): number => (difference.object.parent === undefined ? 0 : 1);

function names(text: string, name: string): boolean {
  if (name.length < 2) return false;
  return new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`).test(text);
}
