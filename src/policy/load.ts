import type * as z from 'zod';
import { checks } from '../checks/index.ts';
import type { AnyCheck } from '../core/check.ts';
import { PolicyError, type PolicyProblem } from '../core/errors.ts';
import type { Policy, Requirement, Waiver } from '../core/policy.ts';
import {
  type LoadedDocuments,
  loadDocuments,
  mostProblems,
  type PolicyDocument,
  type PolicyTexts,
} from './documents.ts';
import { type MergedPolicy, mergeDocuments } from './extends.ts';
import { describeIssue } from './issues.ts';
import { undefinedKinds } from './kinds.ts';
import { optionsWithRole } from './options-with-role.ts';
import { type commonKeys, policySchema } from './schema.ts';
import { undefinedSigners } from './signers.ts';
import { suggest } from './suggest.ts';

export interface LoadedPolicy {
  readonly policy: Policy;
  /** The names of its documents. */
  readonly files: readonly string[];
  /** The files that it was made of, what is extended first. */
  readonly documents: readonly PolicyDocument[];
  /** All of them as one value, of which each part knows where it came from. */
  readonly merged: MergedPolicy;
}

/**
 * The policy at this path, with all that it extends, validated. Undefined when the file does not exist.
 * Throws a PolicyError with every mistake at once.
 */
export async function loadPolicy(texts: PolicyTexts, file: string): Promise<LoadedPolicy | undefined> {
  const loaded = await loadDocuments(texts, file);
  return loaded && parsePolicy(loaded);
}

async function parsePolicy({ documents, problems: unread }: LoadedDocuments): Promise<LoadedPolicy> {
  const merged = mergeDocuments(documents);
  const schema = policySchema();
  const heads = await Promise.all(documents.map(document => headProblems(document, schema)));
  const result = await schema.safeParseAsync(merged.value);
  const issues = (result.error?.issues ?? []).filter(({ path: [key] }) => !headKeys.includes(String(key)));
  const problems = [
    ...unread,
    ...heads.flat(),
    ...issues.slice(0, mostProblems).flatMap(issue => describeIssue(issue, merged)),
  ];
  // What refers to parts that were not read would only add noise.
  if (!result.success || problems.length) throw new PolicyError(inOrder(problems, documents));

  const value = result.data as Record<string, unknown>;
  const kinds = (value['kinds'] ?? {}) as Policy['kinds'];
  const signers = (value['signers'] ?? {}) as Policy['signers'];
  const requirements = checks.flatMap(check => sectionOf(check, value[check.id], merged));
  const waivers = ((value['waivers'] ?? []) as RawWaiver[]).map((waiver, index) => toWaiver(waiver, index, merged));
  const references = [
    ...allUndefinedKinds(requirements, kinds, merged),
    ...requirements.flatMap(requirement => undefinedSigners(requirement, signers, merged)),
    ...undefinedRequirements(waivers, requirements, merged),
    ...undefinedReferences(requirements, merged),
  ];
  if (!requirements.length) {
    const hint = 'add a section, such as `change: { mergeable: {} }`';
    references.push(merged.problem([], 'the policy is empty: it requires nothing', { hint }));
  }
  if (references.length) throw new PolicyError(inOrder(references, documents));
  const base = value['base'] as string | undefined;
  return {
    policy: { ...(base === undefined ? {} : { base }), kinds, signers, requirements, waivers },
    files: documents.map(document => document.file),
    documents,
    merged,
  };
}

function allUndefinedKinds(
  requirements: readonly Requirement[],
  kinds: Policy['kinds'],
  merged: MergedPolicy,
): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const requirement of requirements) {
    if (problems.length >= mostProblems) break;
    problems.push(...undefinedKinds(requirement, kinds, merged));
  }
  return problems;
}

/** The keys that each document has for itself. */
const headKeys: readonly string[] = ['version', 'extends'];

/** What is wrong with them: what is extended is no exception. */
async function headProblems(document: PolicyDocument, schema: z.ZodObject): Promise<PolicyProblem[]> {
  if (!Object.keys(document.value).length) return [];
  const { error } = await schema.pick({ version: true, extends: true }).strip().safeParseAsync(document.value);
  const own = mergeDocuments([document]);
  return (error?.issues ?? []).flatMap(issue => describeIssue(issue, own));
}

function undefinedRequirements(
  waivers: readonly Waiver[],
  requirements: readonly Requirement[],
  merged: MergedPolicy,
): PolicyProblem[] {
  const ids = requirements.map(requirement => requirement.id);
  return waivers.flatMap(({ requirement }, index) =>
    ids.includes(requirement)
      ? []
      : [
          merged.problem(
            ['waivers', index, 'requirement'],
            `there is no requirement \`${requirement}\``,
            suggest(requirement, ids),
          ),
        ],
  );
}

/** Requirements that others refer to, and that are not there. */
function undefinedReferences(requirements: readonly Requirement[], merged: MergedPolicy): PolicyProblem[] {
  const ids = requirements.map(({ id }) => id);
  return requirements
    .flatMap(requirement => optionsWithRole(requirement, 'requirement'))
    .flatMap(({ path, value }) => {
      const id = String(value);
      return ids.includes(id) ? [] : [merged.problem(path, `there is no requirement \`${id}\``, suggest(id, ids))];
    });
}

/** The policy's own file first, then what it extends; each from top to bottom. */
export function inOrder(
  problems: readonly PolicyProblem[],
  documents: readonly PolicyDocument[],
): readonly PolicyProblem[] {
  const files = documents.map(document => document.file).toReversed();
  return problems.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}

function sectionOf(check: AnyCheck, section: unknown, merged: MergedPolicy): Requirement[] {
  return Object.entries((section ?? {}) as Record<string, false | Record<string, unknown>>).flatMap(([name, entry]) => {
    if (entry === false) return [];
    const { when, unless, stage, enforce, because, ...options } = entry as CommonValues;
    return {
      id: `${check.id}.${name}`,
      section: check.id,
      name,
      check,
      ...(when ? { when } : {}),
      ...(unless ? { unless } : {}),
      stage: stage ?? check.stage ?? 'push',
      enforce,
      ...(because ? { because } : {}),
      options,
      origin: merged.originOf([check.id, name]),
    };
  });
}

type CommonValues = z.output<z.ZodObject<ReturnType<typeof commonKeys>>> & Record<string, unknown>;

interface RawWaiver {
  requirement: string;
  paths?: string[];
  reason: string;
  'approved-by': string;
  expires: string;
}

function toWaiver({ 'approved-by': approvedBy, ...waiver }: RawWaiver, index: number, merged: MergedPolicy): Waiver {
  return { ...waiver, approvedBy, origin: merged.originOf(['waivers', index]) };
}
