import { authorsOf } from '../core/author.ts';
import type { Change } from '../core/change.ts';
import { openFind } from '../core/condition/paths.ts';
import type { Subject } from '../core/condition/subject.ts';
import type { Facts } from '../core/facts.ts';
import { lazy } from '../core/lazy.ts';
import type { Policy } from '../core/policy.ts';
import { isRecordPath } from '../core/record/record.ts';
import type { Forge } from './forge/forge.ts';
import { once } from './once.ts';

export interface SubjectSources {
  readonly change: Change;
  readonly policy: Policy;
  readonly forge: () => Promise<Pick<Forge, 'branch' | 'labels'>>;
  readonly lines: Pick<Facts, 'lineCount'>;
}

/** What the conditions of this policy are asked about. */
export function openSubject({ change, policy, forge, lines }: SubjectSources): Subject {
  const paths = change.files.map(file => file.path);
  const conditions = policy.requirements.flatMap(({ when = [], unless = [] }) => [when, unless].flat());
  const authors = lazy(() => authorsOf(change.commits));
  return {
    paths,
    find: openFind(paths, policy.kinds, conditions),
    kinds: policy.kinds,
    get authors() {
      return authors();
    },
    branch: async () => change.branch ?? (await forge()).branch(),
    labels: async () => (await forge()).labels(),
    lines: once(async () => (await lines.lineCount()) - (await lines.lineCount(paths.filter(isRecordPath)))),
  };
}
