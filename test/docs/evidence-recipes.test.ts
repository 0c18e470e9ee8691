import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { recipe } from '../support/recipes.ts';
import { openRepositoryAt, type TestRepository, temporaryFolder, testEnv } from '../support/repository.ts';
import { makeKey } from '../support/ssh.ts';

const installed = join(import.meta.dirname, '../support/bin');
const [unit, api, browser] = ['unit', 'api', 'browser'].map(name => [
  `test/${name}.test.js`,
  [
    "const { appendFileSync } = require('node:fs');",
    `require('node:test')('${name}', () => appendFileSync(process.env.HOME + '/ran', '${name} '));\n`,
  ].join('\n'),
]);
const files = Object.fromEntries([unit, api, browser] as string[][]);
const allOnce = ['api', 'browser', 'unit'];

describe('two people', () => {
  it('share what one of them has proved, by the page’s own commands', async () => {
    const world = createWorld();
    const ana = world.clone('ana');
    ana.run(recipe('make-a-key'));
    ana.repository.commit('Trust Ana');
    ana.repository.git('push', '--quiet', 'origin', 'HEAD:main');
    ana.repository.git('fetch', '--quiet');
    ana.repository.git('switch', '--quiet', '--create', 'feature');
    ana.repository.commit('Add', { 'a.txt': 'a\n' });
    ana.repository.git('push', '--quiet', 'origin', 'feature');
    expect(ana.run(recipe('share')).output).toContain('1 new run on `origin`, 0 there before; 3 envelopes signed now');
    expect(ana.ran()).toEqual(allOnce);

    const bo = world.clone('bo');
    bo.repository.git('switch', '--quiet', 'feature');
    const { output } = bo.run(recipe('reuse'));
    expect(output).toContain('spared 1 run');
    // The policy lets no person prove the other two.
    expect(bo.ran()).toEqual(['api', 'browser']);
  });

  it('do not believe a third one, whose key the base does not list', async () => {
    const world = createWorld();
    const eve = world.clone('eve');
    eve.repository.git('switch', '--quiet', '--create', 'feature');
    eve.run(recipe('make-a-key'));
    eve.repository.commit('Trust me');
    eve.repository.git('push', '--quiet', 'origin', 'feature');
    eve.run(recipe('share'));

    const bo = world.clone('bo');
    bo.repository.git('switch', '--quiet', 'feature');
    bo.run(recipe('reuse'));
    expect(bo.ran()).toEqual(allOnce);
  });
});

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly if?: string;
}

describe('the workflow for GitHub Actions', () => {
  const workflow = parse(recipe('.github/workflows/evidence.yml'));
  const parts: readonly number[] = workflow.jobs.run.strategy.matrix.part;

  it('runs each requirement once, judges without running any, signs, and runs nothing again', async () => {
    const world = createWorld();
    const { before, head } = world.change();
    const queued = { merge_group: { base_sha: before, head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-0' } };
    const first = pipeline(world, head, 'merge_group', queued);
    const ran = parts.map(part => first.job('run', { part }).ran);
    expect(ran.map(names => names.length)).toEqual([1, 1, 1]);
    expect(ran.flat().sort()).toEqual(allOnce);
    expect(first.job('verdict')).toMatchObject({ status: 0, ran: [] });
    expect(first.job('sign')).toMatchObject({ status: 0, ran: [] });
    expect(world.evidenceRefs()).toHaveLength(3);

    world.land(head);
    const second = pipeline(world, head, 'push', { before, repository: { default_branch: 'main' } });
    expect(parts.map(part => second.job('run', { part }).ran)).toEqual([[], [], []]);
    expect(second.job('verdict')).toMatchObject({ status: 0, ran: [] });
    expect(second.job('sign')).toMatchObject({ status: 0, ran: [] });
    expect(world.evidenceRefs()).toHaveLength(3);
  });

  it('gives no pass where a part fails, and signs nothing', async () => {
    const world = createWorld();
    const { before, head } = world.change({ 'test/api.test.js': "require('node:test')('api', () => { throw 1; });\n" });
    const queued = { merge_group: { base_sha: before, head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-0' } };
    const { job } = pipeline(world, head, 'merge_group', queued);
    expect(parts.map(part => job('run', { part }).status).sort()).toEqual([0, 0, 1]);
    const verdict = job('verdict');
    expect(verdict).toMatchObject({ status: 2, ran: [] });
    expect(verdict.output).toContain('with exactly these inputs it failed on');
    expect(workflow.jobs).toMatchObject({ verdict: { if: 'always()' }, sign: { needs: 'verdict' } });
  });

  it('gives the key to the one job that installs nothing and runs nothing of the change', () => {
    const jobs = Object.entries(workflow.jobs as Record<string, { steps: Step[] }>);
    const withKey = jobs.filter(([, job]) => JSON.stringify(job).includes('secrets.'));
    expect(withKey.map(([name]) => name)).toEqual(['sign']);
    const lines = withKey.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []));
    expect(lines.filter(line => !line.startsWith('npx --yes landworthy evidence '))).toEqual([]);
  });

  function pipeline(world: World, head: string, event_name: string, event: object) {
    const artifacts = temporaryFolder();
    const job = (name: string, matrix: Readonly<Record<string, number>> = {}) => {
      const machine = world.machine(head);
      const temp = machine.folder('runner-temp');
      const eventPath = machine.file('event.json', JSON.stringify(event));
      const context = {
        github: { event_name, token: '', event: {} },
        matrix,
        runner: { temp },
        secrets: { LANDWORTHY_SIGNING_KEY: world.ciKey },
      };
      const env = {
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_EVENT_NAME: event_name,
        GITHUB_EVENT_PATH: eventPath,
        GITHUB_REF_NAME: event_name === 'push' ? 'main' : 'gh-readonly-queue/main/pr-7-0',
        RUNNER_TEMP: temp,
      };
      let [status, output] = [0, ''];
      for (const step of workflow.jobs[name].steps as readonly Step[]) {
        if (status !== 0 && step.if !== 'always()') continue;
        const path = evaluate(String(step.with?.['path'] ?? ''), context);
        if (step.uses?.startsWith('actions/upload-artifact@') && existsSync(path))
          cpSync(path, join(artifacts, baseName(path)));
        if (step.uses?.startsWith('actions/download-artifact@')) cpSync(artifacts, path, { recursive: true });
        if (step.run === undefined) continue;
        const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, evaluate(value, context)]);
        const ended = machine.run(evaluate(step.run, context), { ...env, ...Object.fromEntries(own) });
        status ||= ended.status ?? -1;
        output += ended.output;
      }
      return { status, output, ran: machine.ran() };
    };
    return { job };
  }
});

describe('the pipeline for GitLab', () => {
  const file = parse(recipe('.gitlab/evidence.yml'));

  it('runs each requirement once, judges without running any, signs, and runs nothing again', async () => {
    const world = createWorld();
    const { before, head } = world.change();
    world.land(head);
    for (const expected of [allOnce, []]) {
      const artifacts = temporaryFolder();
      const job = (name: string, env: Readonly<Record<string, string>> = {}) => {
        const machine = world.machine(head);
        const { script, after_script = [] } = file[name] as { script: string[]; after_script?: string[] };
        cpSync(artifacts, machine.repository.path('evidence'), { recursive: true });
        const variables = {
          CI: 'true',
          GITLAB_CI: 'true',
          CI_COMMIT_BRANCH: 'main',
          CI_DEFAULT_BRANCH: 'main',
          CI_COMMIT_BEFORE_SHA: before,
          ...env,
        };
        const { status, output } = machine.run(script.join('\n'), variables);
        expect(machine.run(after_script.join('\n'), variables).status).toBe(0);
        if (file[name].artifacts)
          cpSync(machine.repository.path(file[name].artifacts.paths[0]), artifacts, { recursive: true });
        return { status, output, ran: machine.ran() };
      };
      const parts = [1, 2, 3].map(part =>
        job('run', { CI_NODE_INDEX: `${part}`, CI_NODE_TOTAL: `${file.run.parallel}` }),
      );
      expect(parts.flatMap(({ ran }) => ran).sort()).toEqual(expected);
      expect(job('verdict')).toMatchObject({ status: 0, ran: [] });
      const secrets = { LANDWORTHY_SIGNING_KEY: world.ciKey, EVIDENCE_REMOTE: world.remote.dir };
      expect(job('sign', secrets)).toMatchObject({ status: 0, ran: [] });
      expect(world.evidenceRefs()).toHaveLength(3);
    }
  });
});

type World = ReturnType<typeof createWorld>;

/** A bare remote whose `main` has the page's policy, and trusts CI's key. */
function createWorld() {
  const home = temporaryFolder();
  const key = makeKey(home);
  const remote = openRepositoryAt(join(home, 'remote.git'), home);
  mkdirSync(remote.dir);
  remote.git('init', '--quiet', '--bare', '--initial-branch=main');
  const start = openRepositoryAt(join(home, 'start'), home);
  mkdirSync(start.dir);
  start.git('init', '--quiet', '--initial-branch=main');
  identify(start);
  start.commit('Begin', {
    'landworthy.yml': recipe('landworthy.yml').replace('audit: 5%', 'audit: 0%'),
    '.landworthy/allowed_signers': `ci@acme.example namespaces="evidence@landworthy" ${key.publicKey}\n`,
    'package.json': '{"private":true}\n',
    ...files,
  });
  start.git('remote', 'add', 'origin', remote.dir);
  start.git('push', '--quiet', 'origin', 'main');
  let machines = 0;
  const bin = join(home, 'bin');
  mkdirSync(bin);
  // What they install is on the PATH already.
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\n[ "$1" = --yes ] && shift\nexec "$@"\n', { mode: 0o755 });

  /** A clone of somebody's own, with a home of its own. */
  const clone = (name: string) => {
    const own = join(home, name);
    mkdirSync(join(own, '.ssh'), { recursive: true });
    writeFileSync(join(own, 'ran'), '');
    const repository = openRepositoryAt(join(own, 'repo'), own);
    start.git('clone', '--quiet', remote.dir, repository.dir);
    identify(repository);
    return {
      repository,
      folder: (path: string) => {
        mkdirSync(join(own, path));
        return join(own, path);
      },
      file: (path: string, text: string) => {
        writeFileSync(join(own, path), text);
        return join(own, path);
      },
      ran: () => readFileSync(join(own, 'ran'), 'utf8').split(' ').filter(Boolean).sort(),
      run: (script: string, more: Readonly<Record<string, string>> = {}) => {
        const env = { ...testEnv(own), ...more };
        const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
          cwd: repository.dir,
          env: { ...env, PATH: `${bin}:${installed}:${env['PATH']}` },
          encoding: 'utf8',
        });
        return { status, output: stdout + stderr };
      },
    };
  };

  return {
    remote,
    ciKey: readFileSync(key.path, 'utf8'),
    clone,
    /** A fresh machine on which this commit is checked out, as CI systems do it. */
    machine: (commit: string) => {
      const made = clone(`machine-${machines++}`);
      made.repository.git('checkout', '--quiet', '--detach', commit);
      return made;
    },
    change: (more: Readonly<Record<string, string>> = {}) => {
      const before = start.git('rev-parse', 'HEAD').trim();
      const head = start.commit('Change', { 'a.txt': 'a\n', ...more });
      start.git('push', '--quiet', 'origin', 'HEAD:queue');
      return { before, head };
    },
    land: (head: string) => start.git('push', '--quiet', 'origin', `${head}:main`),
    evidenceRefs: () =>
      remote.git('for-each-ref', '--format=%(refname)', 'refs/landworthy/evidence').split('\n').filter(Boolean),
  };
}

function identify(repository: TestRepository) {
  repository.git('config', 'user.name', 'Anna Author');
  repository.git('config', 'user.email', 'anna@example.com');
}

const baseName = (path: string) => path.replace(/.*\//, '');

/** The expressions in it. What GitHub writes there means the same in JavaScript, as far as the page uses it. */
function evaluate(text: string, context: Readonly<Record<string, unknown>>): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression) =>
    String(new Function(...Object.keys(context), `return ${expression}`)(...Object.values(context))),
  );
}
