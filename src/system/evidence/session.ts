import type { Judged } from '../../core/engine.ts';
import { UserError } from '../../core/errors.ts';
import { differences } from '../../core/evidence/differences.ts';
import type { Evidence, Grade, ProvedRun, SignedEvidence } from '../../core/evidence/evidence.ts';
import { moment } from '../../core/evidence/reuse.ts';
import { compileGlobs } from '../../core/glob/glob.ts';
import type { Requirement } from '../../core/policy.ts';
import type { ReportedEvidence } from '../../core/report.ts';
import type { Proved } from '../../core/run/command.ts';
import { once } from '../once.ts';
import type { Workspace } from '../workspace.ts';
import type { KeyResult, MadeKey } from './key/make-key.ts';
import type { Moment } from './key/place.ts';
import { type Look, type LookContext, lookForProof } from './look.ts';
import { type EndedRun, type FinishedRun, otherKind, settle } from './settle.ts';
import { watchFiles } from './touched.ts';

/** What evidence does in one verdict: it spares runs, and is made of those that could not be spared. */
export interface EvidenceSession {
  /** Whether the run of this requirement can be spared. Asked once; the answer stays. */
  readonly look: (requirement: string) => Promise<Look>;
  /** What is the same for every job of a pipeline, whatever the others have proved meanwhile. */
  readonly outlook: (requirement: string) => Promise<Outlook>;
  /**
   * What spares the run; undefined where it has to be run, also when it is asked again after a run that failed, or where
   * what was proved does not fit. Throws a UserError where nothing may be run.
   */
  readonly proof: (requirement: string, fits: (proof: Proof) => boolean) => Promise<Proof | undefined>;
  /** Watches over one run. `report`: the files that it writes on purpose. */
  readonly watch: (requirement: string, report: string | undefined) => Promise<Watch>;
  /** Keeps what was proved, and says for each requirement what evidence had to do with it. */
  readonly settle: (judged: readonly Judged[]) => Promise<ReadonlyMap<string, ReportedEvidence>>;
  /**
   * The files and folders by which all keys were made that spared a run, where nothing else but the evidence's refs and
   * the variables decides that it is spared again; undefined where something does.
   */
  readonly standsOn: () => Promise<readonly string[] | undefined>;
}

/** Whether a run can leave evidence, and how long it took in the base, where that is known. */
export type Outlook =
  | { readonly provable: true; readonly milliseconds: number | undefined }
  | { readonly provable: false; readonly reason: string };

export interface Proof {
  readonly run: ProvedRun;
  readonly proved: Proved;
}

/** Is told how the run ended. */
export type Watch = (ended: EndedRun) => Promise<void>;

export interface SessionContext extends Omit<LookContext, 'makeKey'> {
  readonly requirement: (id: string) => Requirement;
  /** Where a requirement is run, and how good the evidence is that is made there. */
  readonly workspace: (requirement: Requirement) => Promise<Workspace>;
  readonly gradeOf: (workspace: Workspace) => Promise<Grade>;
  readonly makeKey: (requirement: Requirement, workspace: Workspace, moment: Moment) => Promise<KeyResult>;
  /** Keeps evidence; gives the digests of its envelopes. */
  readonly keep: (evidence: readonly Evidence[]) => Promise<readonly string[]>;
  /** Remembers that this evidence told what is not so; gives the principals who signed it. */
  readonly refute: (evidence: readonly SignedEvidence[]) => Promise<readonly string[]>;
  /** Whether all that is kept for the judged tree could be read, and nobody else has signed it: what others sign counts for a time. */
  readonly onlyOwn: () => Promise<boolean>;
  /** How long the requirements took in the base. */
  readonly durations: () => Promise<ReadonlyMap<string, number>>;
  readonly tool: string;
}

export function openSession(context: SessionContext): EvidenceSession {
  const states = new Map<string, { readonly look: () => Promise<Look>; readonly runs: FinishedRun[] }>();
  // Whatever runs may change what others depend on: what was found out before is not asked after it.
  let moment: Moment = new Map();
  const keyOf = async (one: Requirement) => context.makeKey(one, await context.workspace(one), moment);
  const stateOf = (id: string) => {
    const look = once(() => lookForProof(context.requirement(id), { ...context, makeKey: keyOf }));
    const state = states.get(id) ?? { look, runs: [] };
    states.set(id, state);
    return state;
  };

  return {
    look: id => stateOf(id).look(),
    outlook: async id => {
      const found = await stateOf(id).look();
      if (!found.spared && !found.subject) return { provable: false, reason: found.why };
      return { provable: true, milliseconds: (await context.durations()).get(id) };
    },
    proof: async (id, fits) => {
      const { look, runs } = stateOf(id);
      const found = await look();
      const proof = found.spared && !runs.length ? toProof(found) : undefined;
      if (proof && fits(proof)) return proof;
      if (context.mode === 'only') throw notProved(found);
      return undefined;
    },
    watch: async (id, report) => {
      const { look, runs } = stateOf(id);
      const found = await look();
      const subject = found.spared ? undefined : found.subject;
      const requirement = context.requirement(id);
      const workspace = await context.workspace(requirement);
      const grade = subject ? await context.gradeOf(workspace) : 'workspace';
      const files = subject ? await watchFiles(workspace.dir, await workspace.paths()) : undefined;
      const startedOn = new Date();
      moment = new Map();
      return async ended => {
        const finishedOn = new Date();
        moment = new Map();
        const problem =
          ended.problem ??
          (files && disturbed(files.touched(), report)) ??
          (subject && sinceThen(subject, await context.makeKey(requirement, workspace, moment)));
        runs.push({ ...ended, problem, startedOn, finishedOn, grade });
      };
    },
    settle: async judged => {
      const told = new Map<string, ReportedEvidence>();
      const kept: { readonly id: string; readonly evidence: Evidence; readonly look: Look }[] = [];
      for (const one of judged) {
        const { id } = one.requirement;
        const state = states.get(id);
        if (!state) continue;
        const look = await state.look();
        const settled = settle(one, look, state.runs, context.tool);
        if ('told' in settled) told.set(id, settled.told);
        else kept.push({ id, evidence: settled.evidence, look });
      }
      if (!kept.length) return told;
      const digests = await context.keep(kept.map(({ evidence }) => evidence)).catch(whyNotKept);
      for (const [index, { id, evidence, look }] of kept.entries()) {
        const { why, audits = [] } = look.spared ? { why: '' } : look;
        if (typeof digests === 'string') {
          told.set(id, { status: 'none', why, reason: digests });
          continue;
        }
        const refutes = evidence.result === 'FAILED' && audits.length ? await context.refute(audits) : [];
        const [digest = '', { grade }] = [digests[index], evidence];
        told.set(id, { status: 'kept', why, digest, grade, ...(refutes.length ? { refutes } : {}) });
      }
      return told;
    },
    standsOn: async () => {
      if (!(await context.onlyOwn())) return undefined;
      const all: string[] = [];
      for (const { look, runs } of states.values()) {
        const found = await look();
        const paths = found.spared && !runs.length ? await found.standsOn() : undefined;
        if (!paths) return undefined;
        all.push(...paths);
      }
      return all;
    },
  };
}

/** A verdict stands, whether its evidence can be kept or not. */
function whyNotKept(error: unknown): string {
  return `it could not be kept: ${error instanceof Error ? error.message : String(error)}`;
}

function toProof({ proofs: [{ evidence }], by }: Extract<Look, { spared: true }>): Proof {
  return { run: evidence.run, proved: { by, on: moment(evidence.finishedOn) } };
}

function notProved(look: Look): UserError {
  const why = look.spared ? otherKind : look.why;
  return new UserError(
    `it may not be run here, and no evidence proves it: ${why}`,
    'run it where it may be run, and hand over the evidence with `--evidence`',
  );
}

/** A file that was written to while the program ran may have been another one for a moment, whatever it is now. */
function disturbed(touched: readonly string[], report: string | undefined): string | undefined {
  const isReport = report === undefined ? () => false : compileGlobs(report.replace(/^\.\//, ''));
  const [first, ...more] = touched.filter(path => !isReport(path));
  if (first === undefined) return undefined;
  return `\`${first}\`${more.length ? ` and ${more.length} more files were` : ' was'} written to while it ran`;
}

function sinceThen(subject: MadeKey, after: KeyResult): string | undefined {
  if (!after.ok) return after.reason;
  if (after.key === subject.key) return undefined;
  return `while it ran, ${differences(after.document, subject.document)[0] ?? 'something that it depends on changed'}`;
}
