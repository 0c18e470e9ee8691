import type { ShownEvidence } from '../../commands/evidence/show.ts';
import { oneLine, visibleLines, withoutCommands } from '../../core/neutral.ts';
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
  const { run, tool, document } = shown.evidence;
  const { os, release, arch, runtimes } = document.environment;
  const versions = Object.entries(runtimes).map(([name, version]) => `, ${name} ${version}`);
  const { tests } = run;
  const rows = [
    [
      'when',
      `${shown.finishedOn.slice(0, 16).replace('T', ' ')} UTC, ${age(shown.finishedOn, now)}, in ${run.milliseconds} ms`,
    ],
    ...(tests
      ? [
          [
            'counts',
            `${tests.passed} ${tests.unit} passed, ${tests.failed} failed, ${tests.skipped} skipped (${tests.source})`,
          ],
        ]
      : []),
    ['exit code', `${run.exitCode}`],
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
  return `${oneLine(shown.requirement)}: ${resultOf(shown)}\n${table(rows)}the key is the SHA-256 of\n${lines.join('')}`;
}
