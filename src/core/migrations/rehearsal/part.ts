import type { Facts } from '../../facts.ts';
import type { Part } from '../part.ts';
import type { Server } from '../server.ts';
import type { MigrationSides } from '../sides.ts';
import { judgeRehearsal } from './judge.ts';
import type { RehearseOptions } from './options.ts';
import type { SchemaRehearsal } from './rehearsal.ts';
import type { SchemaRehearsalRequest } from './request.ts';

export interface RehearsalPartOptions {
  readonly rehearse: RehearseOptions;
  readonly server: Server | undefined;
  /** Whether the policy asks for a way back at all. */
  readonly goesBack: boolean;
}

export interface RehearsalPart extends Part {
  readonly request: SchemaRehearsalRequest;
  readonly rehearsal: SchemaRehearsal;
}

/** The new migrations of a folder, done for real. Undefined where there is none. */
export async function rehearsalPart(
  sides: Pick<MigrationSides, 'base' | 'changes'>,
  options: RehearsalPartOptions,
  facts: Pick<Facts, 'schemaRehearsal'>,
): Promise<RehearsalPart | undefined> {
  const request = requestOf(sides, options);
  if (!request.added.length) return undefined;
  const rehearsal = await facts.schemaRehearsal(request);
  const part = judgeRehearsal(rehearsal, { tolerate: options.rehearse.tolerate, server: options.server });
  return { ...part, request, rehearsal };
}

export function requestOf(
  { base, changes }: Pick<MigrationSides, 'base' | 'changes'>,
  { rehearse, server, goesBack }: RehearsalPartOptions,
): SchemaRehearsalRequest {
  const { engine, seed, synthetic, extensions, timeout } = rehearse;
  return {
    base: base?.list ?? [],
    added: goesBack ? changes.added : changes.added.map(one => ({ ...one, down: undefined })),
    server,
    options: {
      ...{ engine, seed, synthetic, extensions, timeout },
      programs:
        rehearse.up === undefined
          ? undefined
          : { up: rehearse.up, down: goesBack ? rehearse.down : undefined, variable: rehearse.variable },
      ...{ urlEnv: rehearse['url-env'], allowRemote: rehearse['allow-remote'] },
    },
  };
}
