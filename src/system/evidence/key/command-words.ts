export interface CommandWords {
  /** What the command starts first, and after each `&&`, `|`, `;` …; nothing that the shell does by itself. */
  readonly programs: readonly string[];
  /** All its words. */
  readonly words: readonly string[];
}

/**
 * What a command names, without understanding all of a shell: quotes are, substitutions are looked into, what a variable
 * stands for is not known.
 */
export function commandWords(run: string | readonly string[]): CommandWords {
  if (typeof run !== 'string') return { programs: run.slice(0, 1), words: run };
  const programs: string[] = [];
  const words: string[] = [];
  let isFirst = true;
  for (const [token] of run.matchAll(
    /\\\n|#.*|(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s;&|(){}<>`'"\\])+|[;&|(){}\n`]|[<>]+&?/g,
  )) {
    if (token.startsWith('#') || token === '\\\n') continue;
    if (/^[;&|(){}\n`]$/.test(token)) isFirst = true;
    if (/^[;&|(){}\n`<>]/.test(token)) continue;
    const word = token.replace(
      /\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/g,
      (_, plain = '', single = '', double = '') => plain + single + double,
    );
    words.push(word);
    if (!isFirst || /^\w+=/.test(word)) continue;
    isFirst = keyword.test(word);
    if (!isFirst && !builtin.test(word) && !word.includes('$')) programs.push(word);
  }
  return { programs: [...new Set(programs)], words };
}

/** After these another command begins. */
const keyword = /^(?:if|then|else|elif|while|until|do|!|time|exec|command|nohup|env)$/;
const builtin =
  /^(?:\.|:|\[|alias|bg|break|case|cd|continue|done|echo|esac|eval|exit|export|false|fg|fi|for|getopts|hash|in|jobs|kill|local|printf|pwd|read|readonly|return|set|shift|source|test|times|trap|true|type|ulimit|umask|unalias|unset|wait|rem|call)$/;
