/** Entries before a memory is emptied: enough for the values of any account's policies, bounded on hostile input. */
const MOST_ENTRIES = 20_000;

/** The same function, which answers a text that it has seen before without work. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.value;
    const value = read(text);
    if (known.size >= MOST_ENTRIES) known.clear();
    known.set(text, { value });
    return value;
  };
}

/** The same function, which answers an object that it has seen before without work. */
export function rememberedFor<K extends object, T>(read: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = read(key);
    known.set(key, { value });
    return value;
  };
}

/** What `make` gives, made when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
