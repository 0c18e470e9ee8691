import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Shape {
  readonly files: number;
  readonly changed: number;
  readonly commits: number;
  /** Five globs each. */
  readonly conditions: number;
}

/** A clone with `origin/main` and a checked-out branch `feature` of this shape. Always the same for the same shape. */
export function buildRepository(root: string, name: string, shape: Shape): string {
  const origin = join(root, `${name}.git`);
  const clone = join(root, name);
  mkdirSync(origin);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main'], { cwd: origin });
  execFileSync('git', ['fast-import', '--quiet'], { cwd: origin, input: stream(shape), maxBuffer: 1024 });
  execFileSync('git', ['clone', '--quiet', '--branch', 'feature', origin, clone]);
  settle(clone);
  return clone;
}

/**
 * Beside an index of the same second as the files, git reads again each file that is as young: as many as the clone
 * happened to write in its last second. Nobody's repository stays like that.
 */
function settle(clone: string): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100);
  execFileSync('git', ['status', '--porcelain'], { cwd: clone });
}

/** See git-fast-import(1), "INPUT FORMAT". */
function stream({ files, changed, commits, conditions }: Shape): string {
  const parts: string[] = [];
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const commit = (branch: string, message: string) =>
    parts.push(`commit refs/heads/${branch}\ncommitter Bench <bench@example.com> 1760000000 +0000\n${data(message)}`);
  const write = (path: string, text: string) => parts.push(`M 100644 inline ${path}\n${data(text)}`);

  commit('main', 'Begin');
  write('landworthy.yml', policy(conditions));
  for (let index = 0; index < files; index++) write(pathOf(index), textOf(index, 'old'));
  const step = Math.floor(files / changed);
  for (let index = 0; index < commits; index++) {
    commit('feature', `Change part ${index}`);
    if (index === 0) parts.push('from refs/heads/main\n');
    for (let one = index; one < changed; one += commits) write(pathOf(one * step), textOf(one * step, 'new'));
  }
  return parts.join('');
}

const pathOf = (index: number) => `packages/p${index % 500}/src/part${Math.floor(index / 500) % 10}/file${index}.ts`;

/** Thirty lines, of which the change replaces three. */
const textOf = (index: number, version: string): string =>
  Array.from({ length: 30 }, (_, line) => `${line % 10 ? 'same' : version} ${index} ${line}\n`).join('');

function policy(conditions: number): string {
  const one = (index: number) =>
    `  r${index}: { max-files: 1000000, when: { paths: ["packages/none${index}/**", "**/*.ext${index}", ` +
    `"packages/p${index}/test/**/*.ts", "docs/{a,b}${index}/*.md", "packages/*/src/part${index}x/?*.ts"] } }\n`;
  return [
    'version: 1\nbase: main\nchange:\n  mergeable: {}\n  size: { max-lines: 1000000, ignore: ["**/*.lock"] }\n',
    ...Array.from({ length: conditions }, (_, index) => one(index)),
  ].join('');
}
