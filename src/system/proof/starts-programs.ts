import type { Tree } from '../coverage/tree.ts';

/** What starts programs, threads or browsers, or takes the place of what counts lines, in JavaScript and Python. */
const starting =
  /child_process|worker_threads|\bcluster\b|\bspawn|\bfork|\bexec(?:a|File|Sync|v|l)|\bWorker\b|subprocess|multiprocessing|ProcessPool|\bPopen\b|os\.(?:system|popen|posix_spawn)|pexpect|pytester|testdir|sys\.(?:executable|setprofile|settrace)|greenlet|gevent|eventlet|playwright|puppeteer|selenium|webdriver|\bzx\b|shelljs|tinyexec|nano-spawn/;

const most = 20_000;

/** Whether one of these files mentions what starts programs: what these execute, a coverage report may not know. In doubt, it does. */
export async function startsPrograms(paths: ReadonlySet<string>, { read }: Pick<Tree, 'read'>): Promise<boolean> {
  if (paths.size > most) return true;
  for (const path of paths) {
    const text = await read(path);
    if (text === undefined || starting.test(text)) return true;
  }
  return false;
}
