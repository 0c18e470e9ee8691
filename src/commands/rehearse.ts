import { UserError } from '../core/errors.ts';
import type { Side } from '../core/facts.ts';
import type { Migration, MigrationsRequest } from '../core/migrations/migration.ts';
import type { Part } from '../core/migrations/part.ts';
import { type JudgeOptions, judgeRehearsal } from '../core/migrations/rehearsal/judge.ts';
import { type OldCodeRequest, oldCodePart, oldCodeRequest } from '../core/migrations/rehearsal/old-code.ts';
import { type RehearseOptions, rehearseOptions } from '../core/migrations/rehearsal/options.ts';
import { requestOf } from '../core/migrations/rehearsal/part.ts';
import type { SchemaRehearsal } from '../core/migrations/rehearsal/rehearsal.ts';
import type { Rehearsed } from '../core/migrations/rehearsal/rehearsed.ts';
import type { Server } from '../core/migrations/server.ts';
import { type MigrationSides, readSides } from '../core/migrations/sides.ts';
import type { Requirement } from '../core/policy.ts';
import { openCheckOut } from '../system/database/check-out.ts';
import { tryOldCode } from '../system/database/old-code.ts';
import { findOldUses } from '../system/database/old-uses.ts';
import { type RehearsalContext, rehearseSchema } from '../system/database/rehearse.ts';
import { openFiles } from '../system/files.ts';
import { openMigrations } from '../system/migrations/migrations.ts';
import type { Context } from './context.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { eitherPolicy } from './open-policy.ts';
import { pathHere } from './path-here.ts';

export interface RehearseRequest {
  readonly base?: string;
  /** Paths of migrations, or of folders with some, from where one stands; all that are new, without any. */
  readonly files: readonly string[];
  /** The id of the requirement of `migrations` that says how. */
  readonly of?: string;
  /** Instead of the policy's. */
  readonly engine?: RehearseOptions['engine'];
  /** Given what was found out, and where to connect, before the database is thrown away. */
  readonly onKept?: (found: Rehearsed, url: string) => Promise<void>;
  readonly onStep?: (step: string) => void;
}

/** Does the migrations that are not on the base yet, committed or not, and tells what came back. */
export async function rehearse(request: RehearseRequest, context: Context): Promise<readonly Rehearsed[]> {
  const open = await openChange(request, context);
  try {
    const means = await findMeans(request, open, context);
    const side = (name: Side) =>
      ({ base: open.base, head: open.head, before: openFiles(open.git, open.blobs, open.change.mergeBase) })[name];
    const folders = await readSides({ migrations: openMigrations(side) }, means.request);
    const { top } = await open.repository();
    const chosen = choose(
      folders,
      request.files.map(path => pathHere(path, top, context.cwd)),
    );
    const { onKept } = request;
    const { packageRoot, version, env, now, signal } = context;
    const own: RehearsalContext = {
      ...{ packageRoot, version, env, now, signal },
      findUses: gone => findOldUses(open.git, open.change.base.sha, gone),
      checkOut: openCheckOut({ ...open, env, signal }),
      read: async path => (await open.head.read(path)) ?? open.base.read(path),
      ...(request.onStep ? { onStep: request.onStep } : {}),
    };
    const found: Rehearsed[] = [];
    for (const sides of chosen) {
      const asked = requestOf(sides, { rehearse: means.rehearse, server: means.judge.server, goesBack: true });
      // Of what is named, the base's code may know the schema already.
      const oldCode = request.files.length ? undefined : oldCodeRequest(means.rehearse, asked, means.requirements);
      const describe = async (rehearsal: SchemaRehearsal): Promise<Rehearsed> => {
        const part = judgeRehearsal(rehearsal, means.judge);
        const facts = { oldCode: (request: OldCodeRequest) => tryOldCode(request, own) };
        const old = oldCode && (await oldCodePart(oldCode, { ...part, rehearsal }, facts));
        return { folder: sides.folder, rehearsal, ...withOldCode(part, oldCode?.requirement, old) };
      };
      let kept: Rehearsed | undefined;
      const onEnd = async (rehearsal: SchemaRehearsal, url: string) => {
        kept = await describe(rehearsal);
        await onKept?.(kept, url);
      };
      const rehearsal = await rehearseSchema(asked, { ...own, ...(onKept ? { onEnd } : {}) });
      found.push(kept ?? (await describe(rehearsal)));
    }
    return found;
  } finally {
    await open.close();
  }
}

function withOldCode(
  part: Part,
  requirement: string | undefined,
  old: Awaited<ReturnType<typeof oldCodePart>>,
): Part & Pick<Rehearsed, 'oldCode'> {
  if (requirement === undefined || !old) return part;
  const findings = [...part.findings, ...old.findings];
  const proofs = [part.proof, old.proof].flatMap(proof => proof ?? []);
  return {
    findings,
    notes: [...part.notes, ...old.notes],
    proof: findings.length ? undefined : proofs.join('; '),
    oldCode: old.trial && { requirement, trial: old.trial },
  };
}

interface Means {
  /** All of the policy. */
  readonly requirements: readonly Requirement[];
  readonly request: MigrationsRequest;
  readonly rehearse: RehearseOptions;
  readonly judge: JudgeOptions;
}

/** As the policy of the base has it, or else the branch's own; by the conventions of the frameworks where neither says a word. */
async function findMeans({ of, engine }: RehearseRequest, open: OpenChange, context: Context): Promise<Means> {
  const policy = await eitherPolicy(open, context);
  const own = (policy?.requirements ?? []).filter(({ section }) => section === 'migrations');
  const [only, other] = of === undefined ? own : own.filter(({ id }) => id === of);
  const ids = own.map(({ id }) => `\`${id}\``).join(', ');
  if (of !== undefined && !only)
    throw new UserError(
      `the policy has no requirement \`${of}\` to rehearse by`,
      ids ? `it has ${ids}` : 'leave `--of` out',
    );
  if (other)
    throw new UserError(`several requirements say how: ${ids}`, `choose one, for example \`--of ${only?.id}\``);
  const options = (only?.options ?? {}) as MigrationOptions;
  const rehearse = { ...(options.rehearse ?? rehearseOptions().parse({})), ...(engine ? { engine } : {}) };
  const { folder, framework, server } = options;
  return {
    requirements: policy?.requirements ?? [],
    request: { folder, framework, server: server?.name },
    rehearse,
    judge: { tolerate: rehearse.tolerate, server },
  };
}

type MigrationOptions = Partial<Requirement['options']> &
  Pick<MigrationsRequest, 'folder' | 'framework'> & { readonly server?: Server; readonly rehearse?: RehearseOptions };

type Chosen = Pick<MigrationSides, 'folder' | 'base' | 'changes'>;

/** The new ones; of named files, those that have landed as well, on top of what landed before them. */
function choose(folders: readonly MigrationSides[], paths: readonly string[]): readonly Chosen[] {
  const isNamed = ({ path, down }: Migration) =>
    paths.some(one => [path, down?.path].some(own => own === one || own?.startsWith(`${one.replace(/\/$/, '')}/`)));
  const chosen = folders.flatMap((sides): readonly Chosen[] => {
    const { folder, changes, head } = sides;
    const all = head?.list ?? [];
    const isNew = new Set(changes.added);
    const wanted = paths.length ? all.filter(one => isNamed(one)) : all.filter(one => isNew.has(one));
    const [first] = wanted;
    if (!first || !head) return [];
    // What stands between those that are named goes along.
    const from = all.indexOf(first);
    const to = all.findLastIndex(one => wanted.includes(one)) + 1;
    const before = paths.length ? all.slice(0, from) : (sides.base?.list ?? []);
    const added = paths.length ? all.slice(from, to) : wanted;
    return [{ folder, base: { ...head, list: before }, changes: { ...changes, added } }];
  });
  if (chosen.length) return chosen;
  throw paths.length
    ? new UserError(
        `no migration is named by ${paths.map(path => `\`${path}\``).join(', ')}`,
        `they lie in ${folders.map(({ folder }) => `\`${folder || '.'}\``).join(', ')}`,
      )
    : new UserError(
        'this change adds no migration',
        'name one that has landed, such as `landworthy rehearse db/migrations/0042_orders.sql`',
      );
}
