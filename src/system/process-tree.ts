import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import self, { kill, platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that was started as the leader of its own group, with `mark` in its environment. */
export interface ProcessTree {
  readonly pid: number;
  readonly mark: string;
}

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Tells a process from a later one with the same number. Empty where the system does not say. */
  readonly started: string;
}

const grace = { term: 2000, kill: 1000 } as const;

/**
 * Ends a process and everything that it started: first SIGTERM, after a short grace SIGKILL. Processes that left the group
 * are found by their parents and, on Linux, by the mark in their environment, which also those keep whose parents are gone.
 */
export async function endTree(tree: ProcessTree): Promise<void> {
  if (platform === 'win32') return taskkill(tree.pid);
  const known = new Map<number, Listed>();
  const living = async () => {
    const listed = await listProcesses();
    for (const found of await belonging(listed, known, tree)) known.set(found.pid, found);
    return listed.filter(one => known.get(one.pid)?.started === one.started);
  };
  await until(
    living,
    one => signal(one.pid, 'SIGTERM'),
    grace.term,
    () => signal(-tree.pid, 'SIGTERM'),
  );
  await until(
    living,
    one => signal(one.pid, 'SIGKILL'),
    grace.kill,
    () => signal(-tree.pid, 'SIGKILL'),
    true,
  );
}

const groups = new Set<number>();

/** Kills this group should we exit while it runs, as at a second Ctrl-C. Returns what takes that back. */
export function killAtExit({ pid }: ProcessTree): () => void {
  if (groups.size === 0) self.once('exit', killGroups);
  groups.add(pid);
  return () => {
    groups.delete(pid);
    if (groups.size === 0) self.off('exit', killGroups);
  };
}

function killGroups(): void {
  for (const pid of groups) signal(platform === 'win32' ? pid : -pid, 'SIGKILL');
}

/** Ends what is left of the group after its leader is gone, such as a server that a test forgot in the background. */
export async function endGroup({ pid }: ProcessTree): Promise<void> {
  if (platform === 'win32' || !signal(-pid, 0)) return;
  const living = async () => (await listProcesses()).filter(({ group }) => group === pid);
  await until(
    living,
    () => undefined,
    grace.term / 4,
    () => signal(-pid, 'SIGTERM'),
  );
  await until(
    living,
    () => undefined,
    grace.kill,
    () => signal(-pid, 'SIGKILL'),
    true,
  );
}

/** Does `first`, and `each` to every living process, and waits until there is none; with `again`, repeats both. */
async function until(
  living: () => Promise<readonly Listed[]>,
  each: (one: Listed) => void,
  milliseconds: number,
  first: () => void = () => undefined,
  again = false,
): Promise<void> {
  const end = performance.now() + milliseconds;
  for (let round = 0; ; round++) {
    const left = await living();
    if (left.length === 0) return;
    if (round === 0 || again) {
      first();
      left.forEach(each);
    }
    if (performance.now() >= end) return;
    await sleep(Math.min(20 + 20 * round, 200));
  }
}

async function belonging(
  listed: readonly Listed[],
  known: ReadonlyMap<number, Listed>,
  { pid, mark }: ProcessTree,
): Promise<readonly Listed[]> {
  const found = new Set<number>([pid, ...known.keys()]);
  // Parents may be listed after their children.
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const one of listed) if (one.group === pid || found.has(one.parent)) found.add(one.pid);
  }
  if (platform === 'linux') {
    await Promise.all(
      listed.map(async one => {
        if (!found.has(one.pid) && (await environmentOf(one.pid)).includes(mark)) found.add(one.pid);
      }),
    );
  }
  return listed.filter(one => found.has(one.pid) && !known.has(one.pid));
}

/** All living processes; zombies are dead. */
async function listProcesses(): Promise<readonly Listed[]> {
  if (platform !== 'linux') return listWithPs();
  const names = (await readdir('/proc')).filter(name => /^[0-9]+$/.test(name));
  const found = await Promise.all(names.map(name => readFile(`/proc/${name}/stat`, 'latin1').catch(() => '')));
  return found.flatMap((stat, index) => {
    // proc(5): the name, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = 'Z', parent = '', group = ''] = fields;
    if (state === 'Z' || state === 'X' || !stat) return [];
    return [{ pid: Number(names[index]), parent: Number(parent), group: Number(group), started: fields[19] ?? '' }];
  });
}

const environmentOf = (pid: number) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');

async function listWithPs(): Promise<readonly Listed[]> {
  const output = await new Promise<string>(resolve => {
    execFile('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { maxBuffer: 1 << 26 }, (_, stdout) => resolve(stdout));
  });
  return output.split('\n').flatMap(line => {
    const [pid, parent, group, state = 'Z'] = line.trim().split(/\s+/);
    return state.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), group: Number(group), started: '' }];
  });
}

/** False where there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return kill(pid, name);
  } catch {
    return false;
  }
}

const taskkill = (pid: number) =>
  new Promise<void>(resolve => {
    execFile('taskkill', ['/pid', String(pid), '/t', '/f'], () => resolve());
  });
