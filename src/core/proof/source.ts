import { compileGlobs } from '../glob/glob.ts';
import { lazy } from '../lazy.ts';
import { isRecordPath } from '../record/record.ts';

/** What no test of behaviour could notice: words for people, settings of tools, what installers write. */
const notSource = lazy(() =>
  compileGlobs([
    '**/*.{md,mdx,txt,rst,adoc,png,jpg,jpeg,gif,svg,ico,pdf}',
    '**/{LICENSE,LICENCE,NOTICE,AUTHORS,CODEOWNERS,CONTRIBUTORS,CHANGELOG,CHANGES,HISTORY,NEWS}*',
    '{docs,doc,examples,benchmarks,bench}/**',
    // Settings of what builds, checks and packs.
    '**/{Makefile,Dockerfile*,tox.ini,noxfile.py,setup.cfg,pyproject.toml,Cargo.toml,go.mod,Gemfile,pom.xml}',
    '**/{tsconfig*,jsconfig*,deno,jsr,biome,typedoc,renovate}.{json,jsonc}',
    '**/{vite,vitest,jest,eslint,prettier,rollup,rolldown,webpack,babel,tsup,tsdown,playwright,karma,cypress}.config.*',
    '**/.*',
    '.*/**',
    // Types that no program has.
    '**/*.d.{ts,mts,cts}',
    '**/{package-lock,npm-shrinkwrap,composer.lock}.json',
    '**/*.lock',
    '**/{pnpm-lock.yaml,go.sum,Gemfile.lock}',
    'landworthy.yml',
  ]),
);

/** Whether this path holds something that tests can notice. */
export const isSource = (path: string): boolean => !isRecordPath(path) && !notSource()(path);
