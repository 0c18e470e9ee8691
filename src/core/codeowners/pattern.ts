/** One segment of a pattern. `deep` stands for any number of segments, none included. */
export type Segment = { readonly deep: true } | { readonly deep: false; readonly matches: (name: string) => boolean };

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'many' }
  | { readonly kind: 'class'; readonly has: (character: string) => boolean };

export const deep: Segment = { deep: true };
export const anyName: Segment = { deep: false, matches: () => true };

/**
 * Whether these segments match all names of a path. Only the last `deep` is ever gone back to, which is enough: the time
 * is at most the product of the two lengths, whatever the pattern is.
 */
export function matchSegments(pattern: readonly Segment[], names: readonly string[]): boolean {
  return matchSequence(
    names.length,
    pattern.length,
    index => pattern[index]?.deep === true,
    (index, at) => {
      const segment = pattern[index];
      return segment?.deep === false && segment.matches(names[at] ?? '');
    },
  );
}

/** A segment of these tokens. */
export function nameSegment(tokens: readonly Token[]): Segment {
  const [first, second, third] = tokens;
  if (tokens.length === 0) return { deep: false, matches: name => name === '' };
  if (tokens.every(({ kind }) => kind === 'many')) return anyName;
  // The shapes that nearly all patterns have, without looking at single characters.
  if (first?.kind === 'text' && !second) return { deep: false, matches: name => name === first.text };
  if (first?.kind === 'many' && second?.kind === 'text' && !third) {
    return { deep: false, matches: name => name.endsWith(second.text) };
  }
  if (first?.kind === 'text' && second?.kind === 'many' && !third) {
    return { deep: false, matches: name => name.startsWith(first.text) };
  }
  const steps = tokens.flatMap((token): readonly Token[] =>
    token.kind === 'text' ? [...token.text].map(text => ({ kind: 'text', text })) : [token],
  );
  const shortest = steps.filter(({ kind }) => kind !== 'many').length;
  return { deep: false, matches: name => name.length >= shortest && matchTokens(steps, [...name]) };
}

function matchTokens(steps: readonly Token[], characters: readonly string[]): boolean {
  return matchSequence(
    characters.length,
    steps.length,
    index => steps[index]?.kind === 'many',
    (index, at) => {
      const step = steps[index];
      const character = characters[at] ?? '';
      if (step?.kind === 'text') return step.text === character;
      return step?.kind === 'class' ? step.has(character) : step?.kind === 'one';
    },
  );
}

function matchSequence(
  length: number,
  steps: number,
  isMany: (step: number) => boolean,
  matches: (step: number, at: number) => boolean,
): boolean {
  let step = 0;
  let at = 0;
  let lastMany = -1;
  let resumeAt = 0;
  while (at < length) {
    if (isMany(step)) {
      lastMany = step++;
      resumeAt = at;
    } else if (step < steps && matches(step, at)) {
      step++;
      at++;
    } else if (lastMany >= 0) {
      step = lastMany + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (step < steps && isMany(step)) step++;
  return step === steps;
}
