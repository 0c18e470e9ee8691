import * as z from 'zod';
import type { Report } from './report.ts';
import { contentSchema } from './report-content-schema.ts';

// The report's JSON Schema comes from here; the types and what they mean stand in `report.ts` and `outcome.ts`. The last
// lines do not compile where the two differ.

const actor = z.enum(['author', 'reviewer', 'owner', 'maintainer']).describe('who has to act next');
const stage = z.enum(['push', 'merge']);
const count = z.int().min(0);
const line = z.int().min(1);
const text = z.string();

const finding = z
  .object({
    code: text.describe('stable across versions: `section.what`'),
    message: text.describe('what is wrong, and why'),
    actor,
    hint: text.describe('what to do').exactOptional(),
    place: z
      .object({
        path: text.describe('relative to the root of the repository'),
        line: line.exactOptional(),
        column: line.exactOptional(),
        endLine: line.exactOptional(),
      })
      .readonly()
      .exactOptional(),
    command: text.describe('what the actor can type to do it').exactOptional(),
    detail: text.describe('raw output of a program: hostile text').exactOptional(),
  })
  .readonly()
  .meta({ id: 'finding', description: 'one thing that is wrong' });

const findings = z.tuple([finding], finding).readonly();
const notes = z.array(text).readonly().describe('what a reader should know all the same').exactOptional();

const marks = z
  .array(finding)
  .readonly()
  .describe('what the notes say of lines, for whoever shows it beside them: nothing here fails')
  .exactOptional();

const outcome = z
  .discriminatedUnion('status', [
    z
      .object({
        status: z.literal('pass'),
        proof: text.describe('why it passed'),
        claimed: z.boolean().describe("a person's word was taken").exactOptional(),
        notes,
        marks,
      })
      .readonly(),
    z.object({ status: z.literal('fail'), findings, notes, marks }).readonly(),
    z
      .object({
        status: z.literal('pending'),
        reason: text,
        actor,
        waitingFor: z.array(text).readonly().describe('people or teams, as their forge writes them'),
        until: stage.describe('the stage at which it counts as a failure').exactOptional(),
      })
      .readonly(),
    z.object({ status: z.literal('skip'), reason: text.describe('why it does not apply') }).readonly(),
    z
      .object({
        status: z.literal('waived'),
        reason: text,
        approvedBy: text,
        expires: text.describe('the last day on which the waiver holds'),
        findings,
      })
      .readonly(),
    z.object({ status: z.literal('error'), message: text, hint: text.exactOptional() }).readonly(),
  ])
  .meta({ id: 'outcome', description: 'what was found out about one requirement' });

const grade = z.enum(['workspace', 'clean']);
const why = text.describe('why it was run');
const evidence = z
  .discriminatedUnion('status', [
    z
      .object({
        status: z.literal('reused').describe('it was spared: evidence proves how it ends'),
        digest: text.describe('SHA-256 of the envelope'),
        by: z.array(text).readonly().describe('principals; none for this machine itself'),
        on: text.describe('when that run ended'),
        grade,
      })
      .readonly(),
    z
      .object({
        status: z.literal('kept').describe('its result is evidence now'),
        digest: text.describe('SHA-256 of the envelope'),
        why,
        grade,
        refutes: z
          .array(text)
          .readonly()
          .describe('whose evidence said that it would pass, when it failed')
          .exactOptional(),
      })
      .readonly(),
    z
      .object({
        status: z.literal('none').describe('nobody can rely on its result'),
        why,
        reason: text.describe('why nobody can'),
      })
      .readonly(),
  ])
  .meta({ id: 'evidence', description: 'what evidence had to do with a run' });

const requirement = z
  .object({
    id: text.describe('`section.name`'),
    section: text,
    summary: text.describe('what requirements of this section ask for'),
    enforce: z.enum(['block', 'warn', 'observe']),
    stage,
    blocks: z.boolean().describe('whether this outcome keeps the change from landing now'),
    because: text.describe('why the rule exists').exactOptional(),
    applies: text.describe('why it applied, as its condition said'),
    outcome,
    milliseconds: count,
    evidence: evidence.exactOptional(),
    origin: z.object({ file: text, line: count }).readonly().describe('where the policy says it'),
    verify: text.describe('the command that judges just this one again'),
  })
  .readonly()
  .meta({ id: 'requirement' });

const status = ['pass', 'fail', 'pending', 'skip', 'waived', 'error'] as const;

/** `policies/report.schema.json` is made of this. Fields may be added without a new version: readers allow unknown ones. */
export const reportSchema = z
  .object({
    schemaVersion: z.literal(1).describe('raised when a field changes its meaning or goes away'),
    tool: z.object({ name: z.literal('landworthy'), version: text }).readonly(),
    verdict: z.enum(['pass', 'fail', 'undecided']).describe('exit codes 0, 1 and 2'),
    reasons: z.array(text).readonly().describe('why it is undecided'),
    stage,
    change: z
      .object({
        base: text,
        baseSha: text,
        mergeBase: text,
        head: text,
        headSha: text,
        branch: text.exactOptional(),
        kind: z.enum(['commit', 'working-tree']).describe('`working-tree`: what is judged is not committed yet'),
        tree: text.describe("git's id of exactly the files that were judged"),
        files: count,
        commits: count,
        anchor: z
          .object({ path: text, line })
          .readonly()
          .describe('a line that the change adds, for findings that have no place of their own')
          .exactOptional(),
      })
      .readonly(),
    policy: z
      .object({
        path: text,
        from: z.enum(['base', 'head', 'built-in']).describe('`head`: the base has none, so the change judges itself'),
        edited: z.boolean().describe('the change edits the policy'),
        differences: z
          .array(
            z
              .object({
                id: text,
                base: z.enum([...status, 'absent']),
                head: z.enum([...status, 'absent', 'invalid', 'not-run']),
              })
              .readonly(),
          )
          .readonly()
          .describe("what the change's own policy would say otherwise"),
      })
      .readonly(),
    summary: z
      .object({
        total: count,
        applied: count,
        pass: count,
        fail: count,
        pending: count,
        skip: count,
        waived: count,
        error: count,
      })
      .readonly(),
    requirements: z.array(requirement).readonly(),
    leftOut: z.array(text).readonly().describe('left out by `--only` or `--skip`, or not for this shard'),
    shard: z
      .object({
        index: count.describe('counts from 1'),
        of: count,
        unprovable: z
          .array(z.object({ id: text, reason: text }).readonly())
          .readonly()
          .describe('what no shard runs, because its run leaves no evidence'),
      })
      .readonly()
      .describe('the part of a pipeline that this is about: not a verdict on the change')
      .exactOptional(),
    owners: z
      .array(z.object({ owner: text, paths: count }).readonly())
      .readonly()
      .describe('who owns what changed, most paths first'),
    command: text.describe('the command that gives this verdict again'),
    content: contentSchema
      .describe('the change itself, where a format that shows it was asked for beside this one')
      .exactOptional(),
  })
  .readonly()
  .meta({ title: 'landworthy report', description: 'The verdict on a change: what `--format json` writes' });

/** JSON Schema draft 7, as editors and validators know it best. */
export const reportJsonSchema = (): object => z.toJSONSchema(reportSchema, { io: 'input', target: 'draft-7' });

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Does not compile unless the schema and the type are the same. */
export const sameAsType: Same<z.output<typeof reportSchema>, Report> = true;
