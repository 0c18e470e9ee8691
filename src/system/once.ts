/** A function that does its work when it is first called, and gives the same promise ever after. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

/** The same for each object by itself, as long as that lives. */
export function onceFor<K extends object, T>(work: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new WeakMap<K, Promise<T>>();
  return key => {
    const result = known.get(key) ?? work(key);
    known.set(key, result);
    return result;
  };
}

/** The same for each value that is written alike as JSON. */
export function onceForEach<K, T>(work: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return key => {
    const text = JSON.stringify(key);
    const result = known.get(text) ?? work(key);
    known.set(text, result);
    return result;
  };
}
