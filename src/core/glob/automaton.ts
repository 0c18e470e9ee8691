import type { Node } from './nodes.ts';

/** Reads symbols one after the other, each once, however many nodes there are. */
export interface Automaton<T> {
  readonly start: () => State<T>;
  readonly next: (state: State<T>, symbol: number) => State<T>;
}

/** A state of a deterministic automaton; its successors are found out when they are first needed. */
export interface State<T> {
  /** What is known of that which was read so far. */
  readonly meaning: T;
  /** Sorted. Where there are none, nothing that follows changes anything. */
  readonly nodes: readonly Node[];
  /** By symbol. */
  readonly successors: (State<T> | undefined)[];
}

/** Beyond so many states all are forgotten: a hostile glob costs time in proportion, never memory. */
const maxStates = 4096;

/** The automaton from this node on. `meaning` is made of the marks of the nodes of a state, when there is a new one. */
export function buildAutomaton<T>(
  root: Node,
  keysOf: (symbol: number) => readonly number[],
  meaning: (marks: readonly number[]) => T,
): Automaton<T> {
  const nothing = meaning([]);
  let known = new Map<string, State<T>>();
  let start: State<T> | undefined;

  const stateOf = (entries: readonly Node[]): State<T> => {
    const reached = new Set(entries);
    // A set that grows while it is walked: whatever a jump leads to is in it, too.
    for (const node of reached) for (const to of node.jumps) reached.add(to);
    const nodes = [...reached].filter(isTelling).sort((a, b) => a.id - b.id);
    const key = nodes.map(({ id }) => id).join();
    const found = known.get(key);
    if (found) return found;
    if (known.size >= maxStates) {
      known = new Map();
      start = undefined;
    }
    const marks = nodes.flatMap(node => node.marks);
    const state = { meaning: marks.length ? meaning(marks) : nothing, nodes, successors: [] };
    known.set(key, state);
    return state;
  };

  const successor = (state: State<T>, symbol: number): State<T> => {
    const keys = keysOf(symbol);
    const reached: Node[] = [];
    for (const { byKey, byTest } of state.nodes) {
      for (const key of byKey.size ? keys : []) {
        const to = byKey.get(key);
        if (to) reached.push(to);
      }
      for (const [test, to] of byTest) if (test(symbol)) reached.push(to);
    }
    const next = stateOf(reached);
    state.successors[symbol] = next;
    return next;
  };

  return {
    start: () => {
      start ??= stateOf([root]);
      return start;
    },
    next: (state, symbol) => state.successors[symbol] ?? successor(state, symbol),
  };
}

const isTelling = ({ byKey, byTest, marks }: Node) => byKey.size > 0 || byTest.length > 0 || marks.length > 0;
