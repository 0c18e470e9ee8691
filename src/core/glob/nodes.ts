/** A node of a non-deterministic automaton. What is read are symbols; each of them has keys. */
export interface Node {
  readonly id: number;
  /** Where a symbol with this key leads. */
  readonly byKey: Map<number, Node>;
  /** Where a symbol leads that passes this test. */
  readonly byTest: (readonly [test: (symbol: number) => boolean, to: Node])[];
  /** What is reached without a symbol. */
  readonly jumps: Node[];
  /** What is known of whatever ends here. */
  readonly marks: number[];
  /** What was built from here, by its name. */
  built?: Map<string, Node>;
}

/**
 * Builds nodes. What is built twice from the same node is built once: of a thousand globs that begin with `**`, not each
 * has to be tried.
 */
export function openNodes() {
  let count = 0;
  const create = (): Node => ({
    id: count++,
    byKey: new Map(),
    byTest: [],
    jumps: [],
    marks: [],
  });
  const once = (from: Node, name: string, build: (end: Node) => void): Node => {
    const known = from.built?.get(name);
    if (known) return known;
    const end = create();
    from.built ??= new Map();
    from.built.set(name, end);
    build(end);
    return end;
  };
  return {
    root: create(),
    /** One symbol with this key. */
    key: (from: Node, key: number): Node => {
      const to = from.byKey.get(key) ?? create();
      from.byKey.set(key, to);
      return to;
    },
    /** One symbol, whatever it is. */
    any: (from: Node): Node => once(from, '?', end => from.byTest.push([always, end])),
    /** Any number of symbols. */
    many: (from: Node): Node =>
      once(from, '*', end => {
        from.jumps.push(end);
        end.byTest.push([always, end]);
      }),
    /** Something else, of this name. */
    once,
  };
}

const always = () => true;
