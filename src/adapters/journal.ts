import type { LiveCalls } from './live-calls.ts';

/** Answers that were got before, by what was asked. */
export interface Journal {
  /** @returns undefined where it was not asked before; else the answer in `value` */
  readonly get: (question: string) => Promise<{ readonly value: unknown } | undefined>;
  readonly put: (question: string, value: unknown) => Promise<void>;
}

/** A journal that is gone with the process. */
export function memoryJournal(): Journal {
  const known = new Map<string, { readonly value: unknown }>();
  return {
    get: async (question) => known.get(question),
    put: async (question, value) => {
      known.set(question, { value });
    },
  };
}

/** The same requests, counted: `asked` is called after each. */
export function counting(calls: LiveCalls, asked: () => void): LiveCalls {
  return each(calls, async (call, args) => {
    const value = await call(...args);
    asked();
    return value;
  });
}

/**
 * The same requests, each made once: what a journal has is not asked again. Whoever reads an account through it and
 * breaks off goes on with the first answer that is missing.
 */
export function journalled(calls: LiveCalls, journal: Journal): LiveCalls {
  return each(calls, async (call, args, name) => {
    const question = questionOf(name, args);
    const before = await journal.get(question);
    if (before !== undefined) return before.value;
    const value = await call(...args);
    await journal.put(question, value);
    return value;
  });
}

type Args = readonly unknown[];
type Call = (...args: Args) => Promise<unknown>;

function each(
  calls: LiveCalls,
  around: (call: Call, args: Args, name: string) => Promise<unknown>,
): LiveCalls {
  const wrapped = Object.entries(calls).map(([name, call]: [string, Call]) => [
    name,
    (...args: Args) => around(call, args, name),
  ]);
  // the same names, each with a function of the same type
  return Object.fromEntries(wrapped) as LiveCalls;
}

/** An argument that is left out and one that is undefined are one. */
function questionOf(name: string, args: Args): string {
  const last = args.findLastIndex((arg) => arg !== undefined);
  return JSON.stringify([name, ...args.slice(0, last + 1)]);
}
