import { loadPolicy } from '../policy/load.ts';
import { policyFile } from '../policy/schema.ts';
import { readStarter } from '../system/package.ts';
import { openRepository } from '../system/repository.ts';
import { openWorkingFiles } from '../system/working-files.ts';
import type { Context } from './context.ts';

/** The ids of all requirements and the sections that they stand in, as the working tree's policy has them. */
export async function requirementIds({ cwd, env, packageRoot }: Context): Promise<readonly string[]> {
  const { read } = openWorkingFiles(await openRepository(cwd, env));
  const loaded = await loadPolicy({ read, starter: name => readStarter(packageRoot, name) }, policyFile);
  const requirements = loaded?.policy.requirements ?? [];
  return [...new Set(requirements.flatMap(({ id, section }) => [section, id]))];
}
