import { UserError } from '../../errors.ts';
import type { RunOptions } from '../../evidence/options.ts';
import type { Facts } from '../../facts.ts';
import type { Requirement } from '../../policy.ts';
import type { Trial } from '../../proof/trial.ts';
import type { CommandRequest, TestRequest } from '../../run/command.ts';
import { runRequest } from '../../run/request.ts';
import { type ReportOptions, testRequest } from '../../run/test-request.ts';
import type { Part } from '../part.ts';
import type { Difference } from '../schema/compare.ts';
import { judgeOldCode } from './judge-old-code.ts';
import type { RehearseOptions } from './options.ts';
import type { SchemaRehearsal } from './rehearsal.ts';
import type { SchemaRehearsalRequest } from './request.ts';

/** The base's tests, to be run on the schema that the change makes: what a rollback of the code without the data meets. */
export interface OldCodeRequest {
  readonly schema: SchemaRehearsalRequest;
  /** The requirement whose tests these are. */
  readonly requirement: string;
  readonly tests: TestRequest;
  /** Run before them, with the database. */
  readonly setup: CommandRequest | undefined;
  /** So many must have passed. */
  readonly atLeast: number;
  /** How often they are run again where they fail. */
  readonly retries: number;
  /** Which variable of theirs holds the URL of the database, or its path. */
  readonly variable: string;
}

/** Where they fail on the new schema, they have passed on the one that has landed. */
export interface OldCode {
  readonly trial: Trial;
  /** What the change does to the schema; empty where the tests pass. */
  readonly differences: readonly Difference[];
}

/** Throws a UserError where the policy has no such requirement. */
export function oldCodeRequest(
  rehearse: RehearseOptions,
  schema: SchemaRehearsalRequest,
  requirements: readonly Requirement[],
): OldCodeRequest | undefined {
  const asked = rehearse['old-code'];
  if (!asked) return undefined;
  const requirement = requirements.find(({ id }) => id === asked.of);
  if (!requirement)
    throw new UserError(
      `the policy has no requirement \`${asked.of}\` to try old code with`,
      'mend `of` of `old-code`',
    );
  const definition = requirement.options as unknown as RunOptions & ReportOptions & TestOptions;
  return {
    schema,
    requirement: asked.of,
    tests: testRequest(definition),
    setup: asked.setup === undefined ? undefined : runRequest({ ...definition, run: asked.setup }),
    atLeast: definition['at-least'] ?? 1,
    retries: definition.retries ?? 0,
    variable: asked.variable ?? rehearse.variable,
  };
}

interface TestOptions {
  readonly 'at-least'?: number;
  readonly retries?: number;
}

/**
 * What the tests say, once the rehearsal has shown that the new schema can be made. Undefined where it cannot. Where they
 * say nothing, and something is wrong already, that alone is told.
 */
export async function oldCodePart(
  request: OldCodeRequest,
  { rehearsal, findings }: { readonly rehearsal: SchemaRehearsal } & Pick<Part, 'findings'>,
  facts: Pick<Facts, 'oldCode'>,
): Promise<(Part & { readonly trial?: Trial }) | undefined> {
  if (rehearsal.runs.some(({ way, failure }) => way === 'up' && failure)) return undefined;
  const untried = (why: string): Part => ({
    findings: [],
    notes: [`\`${request.requirement}\` of the base was not tried on the new schema: ${why}`],
    proof: undefined,
  });
  if (!request.schema.base.length) return untried('no migration has landed that it could know');
  try {
    const oldCode = await facts.oldCode(request);
    return { ...judgeOldCode(oldCode, request, rehearsal.oldUses), trial: oldCode.trial };
  } catch (error) {
    if (!(error instanceof UserError) || !findings.length) throw error;
    return untried(error.message);
  }
}
