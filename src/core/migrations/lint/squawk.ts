import type { Finding } from '../../outcome.ts';
import type { SqlScript } from '../migration.ts';
import type { Part } from '../part.ts';
import type { Server } from '../server.ts';
import { rules } from './lint-rules.ts';
import type { Level } from './rule.ts';

export interface SquawkRequest {
  readonly scripts: readonly SqlScript[];
  readonly server: Server;
}

/** What squawk says of one place. */
export interface SquawkWarning {
  readonly path: string;
  /** Of the file, from 1. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly help: string;
}

/** `not-run`: nothing is to be run now. */
export type Squawk = readonly SquawkWarning[] | 'not-installed' | 'not-run';

/** Squawk's warnings under its own names, without those of which a rule of ours knows more than a single file tells. */
export function squawkPart(warnings: Squawk, level: Exclude<Level, 'off'>): Part {
  if (warnings === 'not-installed') return { findings: [], notes: [], proof: undefined };
  if (warnings === 'not-run')
    return { findings: [], notes: ['squawk was not run, because nothing is to be run here'], proof: undefined };
  const known = new Set(rules.flatMap(({ squawk = [] }) => squawk));
  const own = warnings.filter(({ rule }) => !known.has(rule));
  if (level === 'block') return { findings: own.map(toFinding), notes: [], proof: undefined };
  const notes = [...new Set(own.map(({ rule }) => rule))].flatMap(rule => {
    const [first, ...more] = own.filter(one => one.rule === rule);
    const others = more.length ? `, and at ${more.length} more ${more.length === 1 ? 'place' : 'places'}` : '';
    return first ? [`\`${first.path}:${first.line}\`: ${first.message} (\`squawk.${rule}\`)${others}`] : [];
  });
  return { findings: [], notes, proof: undefined };
}

const toFinding = ({ path, line, rule, message, help }: SquawkWarning): Finding => ({
  code: `migrations.squawk.${rule}`,
  message: `${message} (\`squawk.${rule}\`)`,
  ...(help ? { hint: help } : {}),
  actor: 'author',
  place: { path, line },
});
