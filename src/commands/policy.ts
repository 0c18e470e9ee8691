import { PolicyError, type PolicyProblem, UserError } from '../core/errors.ts';
import type { Files } from '../core/facts.ts';
import type { PolicyTexts } from '../policy/documents.ts';
import { fileJsonSchema } from '../policy/json-schema.ts';
import { lintPolicy } from '../policy/lint.ts';
import { type LoadedPolicy, loadPolicy } from '../policy/load.ts';
import { policyFile } from '../policy/schema.ts';
import { describePolicy, showPolicy } from '../policy/show.ts';
import { openBlobs } from '../system/blobs.ts';
import { openFiles } from '../system/files.ts';
import { readStarter } from '../system/package.ts';
import { openRepository } from '../system/repository.ts';
import { openScratch } from '../system/scratch.ts';
import { snapshotTree, withScratchObjects } from '../system/snapshot.ts';
import type { Context } from './context.ts';

// All of these speak of the policy in the working tree: it is the one that is being written.

export interface PolicyCheck {
  readonly mistakes: readonly PolicyProblem[];
  /** What is allowed and is probably not meant; none are looked for where there are mistakes. */
  readonly warnings: readonly PolicyProblem[];
  readonly requirements: number;
  /** The files that it was made of, what is extended first. */
  readonly files: readonly string[];
}

/** The mistakes and warnings of the policy in the working tree. Throws a UserError where there is none. */
export async function checkPolicy(context: Context): Promise<PolicyCheck> {
  return withWorkingTree(context, async files => {
    try {
      const loaded = await load(files, context);
      const warnings = lintPolicy(loaded, await files.list(), context.now);
      const { requirements } = loaded.policy;
      return { mistakes: [], warnings, requirements: requirements.length, files: loaded.files };
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      return { mistakes: error.problems, warnings: [], requirements: 0, files: [policyFile] };
    }
  });
}

/** The policy in the working tree as it is after `extends`: as YAML, or as JSON. Throws a PolicyError where it has mistakes. */
export async function effectivePolicy(context: Context, format: 'yaml' | 'json'): Promise<string> {
  const loaded = await withWorkingTree(context, files => load(files, context));
  return format === 'yaml' ? showPolicy(loaded) : `${JSON.stringify(describePolicy(loaded), null, 2)}\n`;
}

/** The JSON Schema of `landworthy.yml`. */
export const policySchemaText = (): string => `${JSON.stringify(fileJsonSchema(), null, 2)}\n`;

async function load(files: Files, { packageRoot }: Context): Promise<LoadedPolicy> {
  const texts: PolicyTexts = { read: files.read, starter: name => readStarter(packageRoot, name) };
  const loaded = await loadPolicy(texts, policyFile);
  if (loaded) return loaded;
  throw new UserError(
    `there is no \`${policyFile}\` in the root of the working tree, or git ignores it`,
    'write one with `landworthy init`',
  );
}

/** The files as git would see them if all were committed now. */
async function withWorkingTree<T>(context: Context, use: (files: Files) => Promise<T>): Promise<T> {
  const repository = await openRepository(context.cwd, context.env);
  const scratch = openScratch(context.env);
  const git = await withScratchObjects(repository, scratch);
  const blobs = openBlobs(git);
  try {
    const tree = repository.head && !repository.dirty ? 'HEAD' : await snapshotTree(repository, git, scratch);
    return await use(openFiles(git, blobs, tree));
  } finally {
    blobs.close();
    await scratch.clear();
  }
}
