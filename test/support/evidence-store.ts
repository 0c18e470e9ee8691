import { onTestFinished } from 'vitest';
import { type Blobs, openBlobs } from '../../src/system/blobs.ts';
import { type Fetched, fetchEvidence } from '../../src/system/evidence/store/fetch.ts';
import { type PushResult, pushRefs } from '../../src/system/evidence/store/push.ts';
import { evidenceRef } from '../../src/system/evidence/store/refs.ts';
import { remoteGit } from '../../src/system/evidence/store/remote.ts';
import { readEvidence, type StoredEvidence, writeEvidence } from '../../src/system/evidence/store/store.ts';
import { openRepository, type Repository } from '../../src/system/repository.ts';
import { createRepository, openRepositoryAt, type TestRepository, testEnv } from './repository.ts';

/** The evidence of a real repository. */
export interface Store {
  readonly repository: TestRepository;
  readonly opened: Repository;
  readonly blobs: Blobs;
  readonly write: (tree: string, lines: readonly string[]) => Promise<string>;
  readonly read: (tree: string) => Promise<StoredEvidence>;
  readonly push: (remote: string, tree: string, digests: readonly string[]) => Promise<PushResult>;
  readonly fetch: (remote: string, tree: string) => Promise<Fetched>;
}

/** In a repository of one commit, or what `make` makes of it. */
export async function openStore(make = (main: TestRepository) => main.dir): Promise<Store> {
  return openStoreAt(make(createRepository({ 'a.txt': 'a\n' })));
}

export async function openStoreAt(dir: string): Promise<Store> {
  const repository = openRepositoryAt(dir);
  const env = testEnv(repository.path('..'));
  const opened = await openRepository(dir, env);
  const blobs = openBlobs(opened.git);
  onTestFinished(blobs.close);
  const git = remoteGit(opened.git, env);
  return {
    repository,
    opened,
    blobs,
    write: (tree, lines) => writeEvidence(opened, tree, lines),
    read: tree => readEvidence(opened.git, blobs, tree),
    push: (remote, tree, digests) => {
      const refs = digests.map(digest => evidenceRef(tree, digest));
      return pushRefs(
        git,
        remote,
        refs.map(ref => ({ target: ref, ref })),
      );
    },
    fetch: (remote, tree) => fetchEvidence(remote, { tree }, { git, objects: opened.objects, blobs }),
  };
}
