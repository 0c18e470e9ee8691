import type { Change } from '../core/change.ts';
import { evaluate } from '../core/condition/evaluate.ts';
import { matchedPaths } from '../core/condition/paths.ts';
import type { Subject } from '../core/condition/subject.ts';
import type { Facts, Files, Side } from '../core/facts.ts';
import type { Policy } from '../core/policy.ts';
import { askedKeys } from '../core/record/asked-keys.ts';
import type { Blobs } from './blobs.ts';
import type { CiFacts } from './ci/ci.ts';
import { openDatabaseFacts } from './database/facts.ts';
import { openLines } from './diff.ts';
import type { Look } from './evidence/look.ts';
import type { EvidenceRequest } from './evidence/open.ts';
import type { EvidenceSession } from './evidence/session.ts';
import { openFiles } from './files.ts';
import { openForge } from './forge/forge.ts';
import type { Git } from './git.ts';
import { tryMerge } from './merge.ts';
import { openMigrations } from './migrations/migrations.ts';
import { openReleased } from './migrations/released.ts';
import { notToBeRun } from './not-to-be-run.ts';
import { once } from './once.ts';
import { readOwners } from './owners.ts';
import type { Patches } from './patches.ts';
import type { Trials } from './proof/trial.ts';
import { readRecord } from './record/record.ts';
import { readRegistry } from './registries/registry.ts';
import { rehearse } from './rehearsal.ts';
import type { Repository } from './repository.ts';
import { openRunner } from './runner.ts';
import type { Scratch } from './scratch.ts';
import type { ScratchGit } from './snapshot.ts';
import { openSubject } from './subject.ts';
import { watchFacts, watchRuns } from './watched-facts.ts';
import { openWorkspace } from './workspace.ts';

/** What all facts are found out from. */
export interface Sources {
  readonly repository: () => Promise<Repository>;
  /** Git that finds all of the change, also what was made in scratch of the working tree. */
  readonly git: Git;
  readonly scratchGit: () => Promise<ScratchGit>;
  readonly blobs: Blobs;
  readonly change: Change;
  /** Its lines, where they were read with it. */
  readonly patches?: Patches | undefined;
  readonly policy: Policy;
  readonly ci: CiFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly scratch: Scratch;
  readonly now: Date;
  readonly version: string;
  /** The folder of the installed package. */
  readonly packageRoot: string;
  readonly signal: AbortSignal;
  /** How many commands may run at once; one, without it. */
  readonly jobs?: number;
  /** The remote that is being pushed to, by name or URL, where a hook tells. */
  readonly pushedTo?: string | undefined;
  /** Without it, evidence neither spares a run nor is made. */
  readonly evidence?: EvidenceRequest;
}

export interface OpenFacts {
  readonly facts: Facts;
  readonly subject: Subject;
  readonly evidence: EvidenceUse;
  /** Whether all that was found out so far is decided by git's objects, refs and settings, and by evidence. */
  readonly isByGit: () => boolean;
  /** Keeps the trials that are not kept yet. */
  readonly close: () => Promise<void>;
}

/** What evidence has to do with these facts. */
export interface EvidenceUse {
  /** Undefined where evidence plays no part. */
  readonly look: (requirement: string) => Promise<Look | undefined>;
  readonly outlook: EvidenceSession['outlook'];
  /** Keeps what was proved, and says for each requirement that wanted a run what evidence had to do with it. */
  readonly settle: EvidenceSession['settle'];
  readonly standsOn: EvidenceSession['standsOn'];
}

/** Opens the facts of a change. Nothing is read before it is asked for, and nothing twice. */
export function openFacts(sources: Sources): OpenFacts {
  const { repository, git, scratchGit, blobs, change, policy, ci, env, scratch, now, signal, pushedTo, evidence } =
    sources;
  const trees: Readonly<Record<Side, string>> = {
    base: change.base.sha,
    before: change.mergeBase,
    head: change.head.tree,
  };
  const sides = new Map<Side, Files>();
  const files = (side: Side): Files => {
    const known = sides.get(side) ?? openFiles(git, blobs, trees[side]);
    sides.set(side, known);
    return known;
  };

  const migrations = openMigrations(files);

  const lines = openLines(git, change.mergeBase, change.head.tree, { files: change.files, patches: sources.patches });
  const owners = once(() => readOwners({ git, blobs, commit: change.base.sha, files: files('base'), env }));
  const usual = once(async () => openWorkspace(await repository(), change, await scratchGit(), scratch));
  const clean = once(async () => {
    const workspace = await usual();
    return workspace.kind === 'scratch'
      ? workspace
      : openWorkspace(await repository(), change, await scratchGit(), scratch, true);
  });
  const workspace = (mustBeClean: boolean) => (mustBeClean ? clean() : usual());
  // Where one answer of the forge is an error, nobody waits for the others; they would keep the process alive.
  let closing: AbortController | undefined;
  let isByGit = true;
  const beyondGit = () => {
    isByGit = false;
  };
  const forge = once(async () => {
    beyondGit();
    closing = new AbortController();
    const asking = AbortSignal.any([signal, closing.signal]);
    return openForge({ ci, env, change, pushedTo, git, base: files('base'), scratch, signal: asking });
  });
  const session = once(async () => {
    if (!evidence) return undefined;
    const { openEvidence } = await import('./evidence/open.ts');
    return openEvidence(evidence, { ...sources, repository: await repository(), workspace });
  });
  let isRun = false;
  const runner = once(async () => {
    isRun = true;
    const runs = watchRuns(openRunner({ workspace, judged: change.head.tree, env, signal }), beyondGit);
    const opened = await session();
    if (!opened) return runs;
    const { spareRuns } = await import('./evidence/spare.ts');
    return { ...runs, ...spareRuns(runs, opened) };
  });

  const subject = openSubject({ change, policy, forge, lines });

  /** Throws where nothing may be run, for what leaves no evidence that could spare it. */
  const mayRun = (what: string) => {
    if (evidence?.mode === 'only') throw notToBeRun(what);
  };
  const jobs = Math.max(1, sources.jobs ?? 1);
  const inScratch = { repository, scratchGit, change, scratch, env, signal };
  let openedTrials: Promise<Trials> | undefined;
  const trials = once(() => {
    openedTrials = import('./proof/trial.ts').then(({ openTrials }) => openTrials({ ...sources, jobs }));
    return openedTrials;
  });

  const facts: Facts = {
    change: async () => change,
    ...lines,
    merge: once(() => tryMerge(inScratch)),
    record: once(async () =>
      readRecord({
        change,
        head: files('head'),
        before: files('before'),
        base: files('base'),
        pullRequest: async answers => {
          const isMissing = async () => (await askedKeys(policy.requirements, subject)).some(key => !answers.has(key));
          return (await forge()).text(isMissing);
        },
      }),
    ),
    files: async side => files(side),
    migrations,
    released: openReleased(git, blobs, change.base.sha),
    holds: condition => evaluate(condition, subject),
    matched: async condition => matchedPaths(condition, subject),
    owners,
    approvals: once(async () => (await forge()).approvals()),
    flags: async (request, side) => readRegistry(await files(side).read(request.file), request),
    requirements: () => policy.requirements,
    now: () => now,
    run: async request => (await runner()).run(request),
    tests: async request => (await runner()).tests(request),
    diagnostics: async request => (await runner()).diagnostics(request),
    hunks: async wanted => {
      const { readHunks } = await import('./proof/hunks.ts');
      return readHunks(git, change.mergeBase, change.head.tree, files('head'), wanted);
    },
    trial: async request => (await trials()).run(request),
    jobs: () => jobs,
    coverage: async request => {
      mayRun('the command that measures coverage');
      return (await runner()).coverage(request, files('head'));
    },
    squawk: async request => {
      if (evidence?.mode === 'only') return 'not-run';
      const { runSquawk } = await import('./squawk.ts');
      return runSquawk(request, { root: (await repository()).top, env, signal });
    },
    ...openDatabaseFacts({ ...sources, files }, mayRun),
    rehearsal: async request => {
      mayRun('a rehearsal');
      return rehearse(inScratch, request);
    },
  };
  const use: EvidenceUse = {
    look: async id => (await session())?.look(id),
    outlook: async id => (await session())?.outlook(id) ?? { provable: true, milliseconds: undefined },
    settle: async judged => {
      const told = new Map(isRun ? await (await session())?.settle(judged) : []);
      for (const { requirement } of openedTrials ? judged : []) {
        const { id, section, options } = requirement;
        const ofTrials = section === 'proof' ? await (await openedTrials)?.told(String(options['of'])) : undefined;
        if (ofTrials) told.set(id, ofTrials);
      }
      return told;
    },
    standsOn: async () => (isRun ? (await session())?.standsOn() : []),
  };
  return {
    facts: watchFacts(facts, change, beyondGit),
    subject,
    evidence: use,
    isByGit: () => isByGit,
    close: async () => {
      closing?.abort();
      await (await openedTrials)?.flush();
    },
  };
}
