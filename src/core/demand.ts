import type { NonEmpty } from './outcome.ts';
import type { Owners } from './owners.ts';

/** So many of these owners must approve, because they own these paths. */
export interface Demand {
  readonly owners: readonly string[];
  readonly count: number;
  readonly paths: NonEmpty<string>;
}

export interface Demands {
  readonly demands: readonly Demand[];
  /** No rule matches them: there is nobody to ask. */
  readonly uncovered: readonly string[];
  /** Unowned on purpose. */
  readonly unowned: readonly string[];
}

/**
 * Whose approval these paths need: on GitHub, of any one owner of each path; on GitLab, of as many owners as the section
 * says, for each section that has the path. `count` raises this, and makes an optional section's owners needed where
 * nobody else owns the path.
 */
export function demandsOf(owners: Owners, paths: readonly string[], count: number): Demands {
  const found = new Map<string, { owners: readonly string[]; count: number; paths: [string, ...string[]] }>();
  const uncovered: string[] = [];
  const unowned: string[] = [];
  for (const path of paths) {
    const { rules } = owners.of(path);
    const owned = rules.filter(rule => rule.owners.length > 0);
    const required = owned.filter(rule => rule.approvals > 0);
    if (!rules.length) uncovered.push(path);
    else if (!owned.length) unowned.push(path);
    for (const rule of required.length ? required : owned) {
      const needed = Math.max(rule.approvals, count);
      const key = JSON.stringify([rule.section, rule.owners, needed]);
      const same = found.get(key);
      if (same) same.paths.push(path);
      else found.set(key, { owners: rule.owners, count: needed, paths: [path] });
    }
  }
  return { demands: [...found.values()], uncovered, unowned };
}
