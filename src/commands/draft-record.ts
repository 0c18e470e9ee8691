import type { ChangedFile } from '../core/change.ts';
import { judgeWithoutRunning } from '../core/dry-run.ts';
import { UserError } from '../core/errors.ts';
import type { Facts } from '../core/facts.ts';
import type { Finding } from '../core/outcome.ts';
import type { Requirement } from '../core/policy.ts';
import type { ChangeRecord } from '../core/record/record.ts';
import { readRecord } from '../system/record/record.ts';
import type { OpenChange } from './open-change.ts';

/** A record that was not written yet, read and judged as if it had been. */
export interface Draft {
  readonly record: ChangeRecord;
  /** What the requirements find wrong without running anything. */
  readonly findings: readonly { readonly requirement: Requirement; readonly finding: Finding }[];
  /** Requirements that could be judged by running something only. */
  readonly notTried: readonly Requirement[];
}

/** Reads and judges the change as it will be with this text at this path. */
export async function judgeDraft(
  { change, head, base, ci }: OpenChange,
  facts: Facts,
  requirements: readonly Requirement[],
  draft: { readonly path: string; readonly text: string } | undefined,
): Promise<Draft> {
  const drafted: ChangedFile[] = draft ? [{ path: draft.path, after: { kind: 'file', blob: '' } }] : [];
  const record = await readRecord({
    change: { ...change, files: [...change.files.filter(({ path }) => path !== draft?.path), ...drafted] },
    head: { list: head.list, read: async path => (path === draft?.path ? draft.text : head.read(path)) },
    before: await facts.files('before'),
    base,
    pullRequest: async () => ci.pullRequest?.text,
  });
  const withDraft: Facts = { ...facts, record: async () => record };
  const judged = await Promise.all(
    requirements.map(async requirement => ({ requirement, found: await judge(requirement, withDraft) })),
  );
  return {
    record,
    findings: judged.flatMap(({ requirement, found }) =>
      found === 'would-run' ? [] : found.map(finding => ({ requirement, finding })),
    ),
    notTried: judged.flatMap(({ requirement, found }) => (found === 'would-run' ? [requirement] : [])),
  };
}

async function judge(requirement: Requirement, facts: Facts): Promise<readonly Finding[] | 'would-run'> {
  try {
    const judgment = await judgeWithoutRunning(requirement, facts);
    if (judgment === 'would-run') return judgment;
    return judgment.status === 'fail' ? judgment.findings : [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [
      { code: 'record.not-judged', message: error.message, actor: 'author', ...(error.hint && { hint: error.hint }) },
    ];
  }
}
