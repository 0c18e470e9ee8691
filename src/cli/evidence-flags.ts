import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CheckRequest } from '../commands/check.ts';
import type { Shard } from '../core/shard.ts';

/** Of `check`: what may be spared, and what is run here. */
export interface EvidenceFlags {
  readonly reuse: boolean;
  readonly run: boolean;
  readonly evidence: readonly string[];
  readonly shard?: Shard | undefined;
  readonly attest?: string;
  readonly key?: string;
}

export function addEvidenceFlags(command: Command): Command {
  return command
    .option('--no-reuse', 'run again what evidence would spare')
    .addOption(new Option('--no-run', 'run nothing: what no evidence proves is undecided').conflicts(['shard']))
    .option('--evidence <files...>', 'exported evidence that counts as made here', [])
    .option('--shard <i/n>', 'run only this part of what has to be run, and give no verdict: `2/3`', toShard)
    .addOption(
      new Option('--attest <file>', 'write the verdict as a SLSA verification summary').conflicts(['shard', 'partial']),
    )
    .option(
      '--key <file>',
      'the SSH key that signs it; without it, `LANDWORTHY_SIGNING_KEY` or the one that git signs with',
    );
}

export function reuseOf({ reuse, run, evidence }: EvidenceFlags): NonNullable<CheckRequest['reuse']> {
  return { mode: run ? (reuse ? 'when-proved' : 'never') : 'only', files: evidence };
}

function toShard(text: string): Shard {
  const [, index, of] = /^([0-9]{1,3})\/([0-9]{1,3})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (!(shard.index >= 1 && shard.index <= shard.of)) throw new InvalidArgumentError('write a part such as `2/3`');
  return shard;
}
