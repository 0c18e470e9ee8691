import type { Segment, Token } from './parse.ts';

/** A set of globs as an automaton that reads a path once, character by character. */
export interface Automaton {
  readonly start: State;
  /** The state after these characters, from `from` on; undefined where no glob can match any more. */
  readonly walk: (state: State, text: string, from: number) => State | undefined;
}

/** A state of the deterministic automaton; its successors are found out when they are first needed. */
export interface State {
  /** Bits of the globs that match what was read so far. */
  readonly accepts: number;
  /** Nodes of the non-deterministic automaton, sorted. */
  readonly nodes: readonly number[];
  /** By ASCII code. */
  readonly next: (State | undefined)[];
  /** By any other code. */
  readonly others: Map<number, State>;
}

const newState = (accepts: number, nodes: readonly number[]): State => ({
  accepts,
  nodes,
  next: Array(128).fill(undefined),
  others: new Map(),
});

/** From here nothing is ever accepted. */
const dead = newState(0, []);

type Test = Token | 'slash' | 'anything';

const slash = 47;
/** Beyond so many states the known ones are forgotten: a hostile glob costs time in proportion, never memory. */
const maxStates = 4096;

/** The automaton of these globs. The `bit` of each is set in a state that it accepts. */
export function buildAutomaton(
  globs: readonly { readonly segments: readonly Segment[]; readonly bit: number }[],
): Automaton {
  const tests: (Test | undefined)[] = [];
  const targets: number[] = [];
  const jumps: number[][] = [];
  const bits: number[] = [];

  const node = (): number => {
    jumps.push([]);
    bits.push(0);
    return tests.push(undefined) - 1;
  };
  const jump = (from: number, to: number) => jumps[from]?.push(to);
  const edge = (from: number, test: Test, to = node()): number => {
    const own = node();
    jump(from, own);
    tests[own] = test;
    targets[own] = to;
    return to;
  };
  const loop = (from: number, test: Test): number => {
    const own = node();
    jump(from, own);
    tests[own] = test;
    targets[own] = own;
    return own;
  };

  const addToken = (from: number, token: Token): number => {
    if (token.kind === 'star') return loop(from, token);
    const to = edge(from, token);
    // `[id]` is a class and, as in picomatch, also the folder of that name.
    if (token.kind === 'class' && !/[-*+?.^${}(|)[\]]/.test(token.text.slice(1, -1))) {
      const codes = Array.from(token.text, (_, index) => token.text.charCodeAt(index));
      const last = codes.pop() ?? 0;
      const before = codes.reduce((at, code) => edge(at, { kind: 'literal', code }), from);
      edge(before, { kind: 'literal', code: last }, to);
    }
    return to;
  };

  const add = (segments: readonly Segment[], start: number): number => {
    let at = start;
    for (const [index, segment] of segments.entries()) {
      const last = index === segments.length - 1;
      if (segment !== '**') {
        at = segment.reduce(addToken, at);
        const beforeTail = segments[index + 1] === '**' && index + 2 === segments.length;
        if (!last && !beforeTail) at = edge(at, 'slash');
      } else if (!last) {
        const behind = node();
        jump(at, behind);
        at = edge(loop(at, 'anything'), 'slash', behind);
      } else if (index === 0) at = loop(at, 'anything');
      else {
        const end = node();
        if (mayBeEmpty(segments)) jump(at, end);
        jump(loop(edge(at, 'slash'), 'anything'), end);
        at = end;
      }
    }
    return at;
  };

  const root = node();
  for (const { segments, bit } of globs) {
    const end = add(segments, root);
    bits[end] = (bits[end] ?? 0) | bit;
  }

  let known = new Map<string, State>();

  const stateOf = (entries: Iterable<number>): State => {
    const nodes = new Set<number>(entries);
    // A set that grows while it is walked: whatever a jump leads to is in it, too.
    for (const one of nodes) for (const to of jumps[one] ?? []) nodes.add(to);
    const kept = [...nodes].filter(one => tests[one] !== undefined || bits[one]).sort((a, b) => a - b);
    if (!kept.length) return dead;
    const key = kept.join();
    const found = known.get(key);
    if (found) return found;
    if (known.size >= maxStates) known = new Map();
    const accepts = kept.reduce((sum, one) => sum | (bits[one] ?? 0), 0);
    const state = newState(accepts, kept);
    known.set(key, state);
    return state;
  };

  const successor = (state: State, code: number): State => {
    const reached = state.nodes.filter(one => holds(tests[one], code)).map(one => targets[one] ?? 0);
    const next = stateOf(reached);
    if (code < 128) state.next[code] = next;
    else state.others.set(code, next);
    return next;
  };

  return {
    start: stateOf([root]),
    walk: (state, text, from) => {
      let at = state;
      for (let index = from; index < text.length; index++) {
        const code = text.charCodeAt(index);
        at = (code < 128 ? at.next[code] : at.others.get(code)) ?? successor(at, code);
        if (at === dead) return undefined;
      }
      return at;
    },
  };
}

/**` is everything in `a`, and `a` itself; but for picomatch `a*`, with a star at its end, must be a folder. */
function mayBeEmpty(segments: readonly Segment[]): boolean {
  const before = segments.at(-2);
  return before === undefined || before === '**' || before.at(-1)?.kind !== 'star';
}

function holds(test: Test | undefined, code: number): boolean {
  if (test === undefined) return false;
  if (test === 'anything') return true;
  if (test === 'slash') return code === slash;
  if (test.kind === 'literal') return test.code === code;
  if (code === slash) return false;
  if (test.kind === 'class') return test.ranges.some(([from, to]) => code >= from && code <= to) !== test.negated;
  return true;
}
