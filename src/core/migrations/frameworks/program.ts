import type { ProgramScript } from '../migration.ts';
import { hasWayBack } from '../program-parts.ts';
import type { MigrationFile } from './framework.ts';

/** A migration that only its own framework can run; the way back is there where a function for it is. */
export function splitProgram({ path, text }: MigrationFile): {
  readonly up: ProgramScript;
  readonly down?: ProgramScript;
} {
  const program = { kind: 'program', path, text } as const;
  return { up: program, ...(hasWayBack(text, path) ? { down: program } : {}) };
}
