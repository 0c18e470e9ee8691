/** A command as completion sees it. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  readonly commands: readonly CommandWords[];
  /** What may stand where no option is expected, beside the subcommands. */
  readonly values: Values;
}

export interface OptionWords {
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined where it takes no value. */
  readonly values: Values | undefined;
  /** Takes several values, one word each. */
  readonly many: boolean;
}

/** Fixed words, the ids of the policy's requirements, or something that only the shell can complete. */
export type Values = readonly string[] | 'requirements' | 'other';

export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * What the last of these words can become. The words stand behind the program's name, up to the cursor. Nothing where
 * the shell's own completion of files is meant.
 */
export async function complete(
  program: CommandWords,
  words: readonly string[],
  requirements: () => Promise<readonly string[]>,
): Promise<readonly Candidate[]> {
  const typed = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  let command = program;
  let option: OptionWords | undefined;
  for (const word of typed) {
    const next = command.commands.find(({ name }) => name === word);
    const named = command.options.find(({ names }) => names.includes(word));
    if (named) option = named.values === undefined ? undefined : named;
    else if (next && !option) command = next;
    else if (!option?.many) option = undefined;
  }
  const values = option ? await listed(option.values ?? 'other', requirements) : [];
  const free = option ? [] : [...subcommands(command), ...(await listed(command.values, requirements))];
  const dashed = option && !option.many ? [] : command.options.flatMap(spelled);
  const offered = current.startsWith('-') ? dashed : [...values, ...free];
  return offered.filter(({ word }) => word.startsWith(current));
}

const subcommands = ({ commands }: CommandWords): readonly Candidate[] =>
  commands.map(({ name, description }) => ({ word: name, description }));

const spelled = ({ names, description }: OptionWords): readonly Candidate[] =>
  names.filter(name => name.startsWith('--')).map(word => ({ word, description }));

async function listed(values: Values, requirements: () => Promise<readonly string[]>): Promise<readonly Candidate[]> {
  if (values === 'other') return [];
  const words = values === 'requirements' ? await requirements() : values;
  return words.map(word => ({ word, description: '' }));
}

export const shells = ['bash', 'zsh', 'fish'] as const;

/** For each shell, the script that asks `landworthy completion reply` at each press of the key. */
export const completionScripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: `_landworthy() {
  local IFS=$'\\n'
  COMPREPLY=($(landworthy completion reply -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _landworthy landworthy
`,
  zsh: `#compdef landworthy
_landworthy() {
  local -a found
  local line
  for line in "\${(@f)$(landworthy completion reply -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#found )); then _describe landworthy found; else _files; fi
}
if [ "$funcstack[1]" = _landworthy ]; then _landworthy "$@"; else compdef _landworthy landworthy; fi
`,
  fish: `function __landworthy_reply
  set -l before (commandline --tokenize --cut-at-cursor --current-process)
  set -l current (commandline --cut-at-cursor --current-token)
  set -l found (landworthy completion reply -- $before[2..-1] "$current" 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete --command landworthy --no-files --arguments '(__landworthy_reply)'
`,
};
