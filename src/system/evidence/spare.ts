import type { ProvedRun } from '../../core/evidence/evidence.ts';
import type { Facts } from '../../core/facts.ts';
import type { CommandRequest, CommandRun, TestRun } from '../../core/run/command.ts';
import { leftBehind } from '../../core/run/outcome.ts';
import { summarizeTests } from '../../core/run/tests.ts';
import type { EvidenceSession, Proof } from './session.ts';
import type { EndedRun } from './settle.ts';

type Runs = Pick<Facts, 'run' | 'tests' | 'diagnostics'>;

/** The same runs, but for those that evidence spares; the others become evidence. Runs for no requirement stay as they are. */
export function spareRuns(runs: Runs, session: EvidenceSession): Runs {
  const spared = async <Run extends CommandRun>(
    request: CommandRequest & { readonly report?: { readonly file?: string } },
    again: (proof: Proof) => Run | undefined,
    run: () => Promise<Run>,
    told: (ran: Run) => Partial<ProvedRun> & { readonly flaky?: boolean },
  ): Promise<Run> => {
    const { requirement, report } = request;
    if (requirement === undefined) return run();
    const proof = await session.proof(requirement, one => again(one) !== undefined);
    const proved = proof && again(proof);
    if (proved) return proved;
    const ended = await session.watch(requirement, report?.file);
    const ran = await run();
    await ended(toEnded(ran, told(ran)));
    return ran;
  };

  return {
    run: request =>
      spared(
        request,
        provedRun,
        () => runs.run(request),
        () => ({}),
      ),
    tests: request =>
      spared<TestRun>(
        request,
        ({ run, proved }) =>
          run.tests && { ...provedRun({ run, proved }), results: { from: 'evidence', ...run.tests } },
        () => runs.tests(request),
        ran => {
          const tests = summarizeTests(ran, request);
          return { ...(tests ? { tests } : {}), flaky: ranFlaky(ran) };
        },
      ),
    diagnostics: request =>
      spared(
        request,
        ({ run, proved }) =>
          run.diagnostics && { ...provedRun({ run, proved }), diagnostics: { ok: true, list: run.diagnostics } },
        () => runs.diagnostics(request),
        ({ diagnostics }) => (diagnostics.ok ? { diagnostics: diagnostics.list } : {}),
      ),
  };
}

/** What was run before, as if it had just been. */
function provedRun({ run: { exitCode, milliseconds }, proved }: Proof): CommandRun {
  return { exitCode, ended: 'exit', output: '', stdout: '', milliseconds, changedFiles: [], newFiles: [], proved };
}

const ranFlaky = ({ results }: TestRun): boolean =>
  results.from === 'report' && results.tests.some(({ flaky }) => flaky);

function toEnded(ran: CommandRun, { flaky = false, ...told }: Partial<ProvedRun> & { flaky?: boolean }): EndedRun {
  const { exitCode = -1, ended, milliseconds, changedFiles } = ran;
  const [left] = leftBehind(ran);
  const problem =
    ended === 'not-started' ? 'it was not started' : changedFiles.length ? 'files changed while it ran' : left;
  return { run: { exitCode, milliseconds, ...told }, flaky, problem };
}
