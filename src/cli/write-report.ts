import type { Report } from '../core/report.ts';
import { asTyped } from '../core/typed.ts';
import { type RenderOptions, reporters } from '../reporters/index.ts';
import type { Cli } from './cli.ts';
import type { Output } from './outputs.ts';
import type { Terminal } from './terminal.ts';

/** GitHub refuses a larger summary of a step. */
const summaryLimit = 1024 * 1024;
/** Less than this holds no verdict worth reading. */
const leastSummary = 8 * 1024;

/** Renders the report in each format: first to standard output, then to files. Gives the text where all is one on standard output. */
export async function writeReport(
  found: Report,
  outputs: readonly Output[],
  detail: RenderOptions['detail'],
  { terminal, program }: Cli,
): Promise<string | undefined> {
  const report = asTyped(found, await program());
  const files: string[] = [];
  const texts: string[] = [];
  const inOrder = [...outputs.filter(({ file }) => file === undefined), ...outputs.filter(({ file }) => file)];
  for (const { format, file } of inOrder) {
    const reporter = await reporters[format]();
    if (file === undefined) {
      const text = reporter(report, { ...(await terminal.look('out')), detail });
      terminal.out(text);
      texts.push(text);
    } else {
      const { writeFileAtomically } = await import('../system/write.ts');
      await writeFileAtomically(file, reporter(report, { width: 100, colour: false, detail }));
      files.push(file);
    }
    if (format === 'github') await addJobSummary(report, terminal);
  }
  if (files.length === outputs.length && detail !== 'quiet') {
    const { headline, tally } = await import('../reporters/words.ts');
    terminal.err(`landworthy: ${report.verdict}: ${headline(report)}; ${tally(report)}\n`);
    terminal.err(`  written to ${files.map(file => `\`${file}\``).join(', ')}\n`);
  }
  return outputs.length === 1 && outputs[0]?.format !== 'github' ? texts[0] : undefined;
}

async function addJobSummary(report: Report, { err }: Terminal): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  const [{ appendToFile, sizeOf }, { jobSummary }] = await Promise.all([
    import('../system/write.ts'),
    import('../reporters/markdown.ts'),
  ]);
  const room = summaryLimit - (await sizeOf(file));
  if (room >= leastSummary) await appendToFile(file, jobSummary(report, room - 1024));
  else err('landworthy: the job summary of this step is full: the report is not in it\n');
}
