import type { ShownEvidence } from '../../commands/evidence/show.ts';
import type { Evidence, TrialEvidence } from '../../core/evidence/evidence.ts';
import { hasFailed } from '../../core/evidence/proved-trial.ts';
import { oneLine, visibleLines, withoutCommands } from '../../core/neutral.ts';
import { commandText } from '../../core/run/outcome.ts';
import type { AddCommand } from '../cli.ts';
import { age, asJson, type BaseFlag, baseOf, baseOption, resultOf, table, who } from './words.ts';

export const addShow: AddCommand = (evidence, { action, context, terminal }) => {
  evidence
    .command('show')
    .description('one piece of evidence: what was run, when, where, and who signed it')
    .argument('<digest|id>', 'the beginning of its digest, or a requirement, whose newest is meant')
    .option(...baseOption)
    .option('--json', 'the statement as it was signed, and who stands for it', false)
    .action(
      action(async (name: string, flags: BaseFlag & { json: boolean }) => {
        const { showEvidence } = await import('../../commands/evidence/show.ts');
        const now = context();
        const { evidence: parsed, ...shown } = await showEvidence(name, baseOf(flags), now);
        const text = flags.json ? asJson(shown) : withoutCommands(describe({ evidence: parsed, ...shown }, now.now));
        terminal.out(text);
        return 0;
      }),
    );
};

function describe(shown: ShownEvidence, now: Date): string {
  const { tool, document } = shown.evidence;
  const { os, release, arch, runtimes } = document.environment;
  const versions = Object.entries(runtimes).map(([name, version]) => `, ${name} ${version}`);
  const ended = `${shown.finishedOn.slice(0, 16).replace('T', ' ')} UTC, ${age(shown.finishedOn, now)}`;
  const rows = [
    ...('trials' in shown.evidence ? [['last', ended]] : rowsOfRun(shown.evidence, ended)),
    ['where', `${os} ${release} ${arch}${versions.join('')}; grade \`${shown.grade}\``],
    ['by', `${who(shown)}${shown.signers.map(({ fingerprint }) => `, ${fingerprint}`).join('')}`],
    ...shown.refused.map(reason => ['refused', reason]),
    ['tool', tool],
    ['tree', shown.tree],
    ['digest', shown.digest],
    ['kept in', shown.ref],
    ['key', shown.key],
  ].map(([name = '', text = '']) => [`  ${name}`, oneLine(text)]);
  const lines = visibleLines(JSON.stringify(document, null, 2)).map(line => `  ${line}\n`);
  const trials = 'trials' in shown.evidence ? describeTrials(shown.evidence.trials) : '';
  return `${oneLine(shown.requirement)}: ${resultOf(shown)}\n${table(rows)}${trials}the key is the SHA-256 of\n${lines.join('')}`;
}

function rowsOfRun({ run }: Evidence, ended: string): readonly (readonly string[])[] {
  const { tests } = run;
  const counts = tests
    ? `${tests.passed} ${tests.unit} passed, ${tests.failed} failed, ${tests.skipped} skipped (${tests.source})`
    : undefined;
  return [
    ['when', `${ended}, in ${run.milliseconds} ms`],
    ...(counts === undefined ? [] : [['counts', counts]]),
    ['exit code', `${run.exitCode}`],
  ];
}

/** One a line: the files, how it ended, and what was run. */
function describeTrials(trials: TrialEvidence['trials']): string {
  const rows = trials.map(({ tree, end, run, flaky }) => [
    `  ${tree.slice(0, 12)}`,
    `${hasFailed(end) ? 'failed' : 'passed'}${flaky ? ', flaky' : ''}`,
    oneLine(commandText(run)),
  ]);
  return `the trials, by the tree of their files\n${table(rows)}`;
}
