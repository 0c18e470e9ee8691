import type { z } from 'zod';
import { checks } from '../checks/index.ts';
import type { AnyCheck } from '../core/check.ts';
import { PolicyError, type PolicyProblem } from '../core/errors.ts';
import type { Origin, Policy, Requirement, Waiver } from '../core/policy.ts';
import { loadDocuments, type PolicyDocument, type PolicyTexts } from './documents.ts';
import { type MergedPolicy, mergeDocuments } from './extends.ts';
import { undefinedKinds } from './kinds.ts';
import { commonKeys, policySchema } from './schema.ts';
import { suggest } from './suggest.ts';

export interface LoadedPolicy {
  readonly policy: Policy;
  /** The files that it was made of, what is extended first. */
  readonly documents: readonly PolicyDocument[];
  /** Where each key of each requirement came from. */
  readonly originOf: (path: readonly PropertyKey[]) => Origin;
}

/**
 * The policy at this path, with all that it extends, validated. Undefined when the file does not exist.
 * Throws a PolicyError with every mistake at once.
 */
export async function loadPolicy(texts: PolicyTexts, file: string): Promise<LoadedPolicy | undefined> {
  const documents = await loadDocuments(texts, file);
  return documents && parsePolicy(documents);
}

async function parsePolicy(documents: readonly PolicyDocument[]): Promise<LoadedPolicy> {
  const merged = mergeDocuments(documents);
  const result = await policySchema().safeParseAsync(merged.value);
  const problems: PolicyProblem[] = result.success ? [] : result.error.issues.flatMap(issue => describe(issue, merged));
  if (!result.success) throw new PolicyError(problems);

  const value = result.data as Record<string, unknown>;
  const kinds = (value['kinds'] ?? {}) as Policy['kinds'];
  const requirements = checks.flatMap(check => sectionOf(check, value[check.id], merged));
  const waivers = ((value['waivers'] ?? []) as RawWaiver[]).map((waiver, index) => toWaiver(waiver, index, merged));

  for (const requirement of requirements) problems.push(...undefinedKinds(requirement, kinds, merged));
  const ids = requirements.map(requirement => requirement.id);
  for (const [index, { requirement }] of waivers.entries()) {
    if (ids.includes(requirement)) continue;
    const hint = suggest(requirement, ids);
    problems.push(
      merged.problem(['waivers', index, 'requirement'], `there is no requirement \`${requirement}\``, { ...hint }),
    );
  }
  if (!requirements.length) {
    const hint = { hint: 'add a section, such as `change: { mergeable: {} }`' };
    problems.push(merged.problem([], 'the policy is empty: it requires nothing', hint));
  }
  if (problems.length) throw new PolicyError(problems);
  const base = value['base'] as string | undefined;
  return {
    policy: { ...(base === undefined ? {} : { base }), kinds, requirements, waivers },
    documents,
    originOf: merged.originOf,
  };
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

type CommonValues = z.output<z.ZodObject<typeof commonKeys>> & Record<string, unknown>;

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

/** What zod found, in our words and at its place. */
function describe(issue: z.core.$ZodIssue, merged: MergedPolicy): PolicyProblem[] {
  const path = issue.path;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key =>
      merged.problem([...path, key], `unknown key \`${key}\``, { ...suggest(key, knownKeys(path)), onKey: true }),
    );
  }
  if (issue.code === 'invalid_key') {
    return [merged.problem(path, issue.issues[0]?.message ?? issue.message, { onKey: true })];
  }
  if (issue.code === 'invalid_union') return unionProblems(issue, merged);
  const key = path.length ? `\`${path.join('.')}\`: ` : '';
  return [merged.problem(path, `${key}${lowerFirst(issue.message)}`)];
}

/** Of the branches of a union, the one that came furthest is the one that was meant. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, merged: MergedPolicy): PolicyProblem[] {
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(...issues.map(one => one.path.length));
  const structured = issue.errors.filter(issues =>
    issues.some(one => one.path.length > 0 || one.code === 'unrecognized_keys'),
  );
  const meant = (structured.length ? structured : issue.errors.slice(-1)).toSorted((a, b) => depth(b) - depth(a))[0];
  if (!meant) return [merged.problem(issue.path, `\`${issue.path.join('.')}\`: ${lowerFirst(issue.message)}`)];
  return meant.flatMap(inner => describe({ ...inner, path: [...issue.path, ...inner.path] }, merged));
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [section] = path;
  const check = checks.find(candidate => candidate.id === section);
  if (path.length === 0) return Object.keys(policySchema().shape);
  if (check && path.length === 2) return [...Object.keys(check.options.shape), ...Object.keys(commonKeys)];
  return [
    'kind',
    'paths',
    'only',
    'lines',
    'author',
    'branch',
    'label',
    'not',
    'any',
    'approved-by',
    'expires',
    'reason',
  ];
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
