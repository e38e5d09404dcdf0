import { accepts, type Glob, type GlobToken } from './glob.ts';

/**
 * One text for each way in which texts can match or miss a set of patterns: the patterns run side by side as one
 * automaton, breadth first, so that each text is a shortest one of its kind.
 *
 * @param limit how many states may be visited.
 * @returns `complete: false` when the limit ended the search: there may be more kinds of text.
 */
export function stringCells(
  globs: readonly Glob[],
  limit: number,
): { readonly texts: readonly string[]; readonly complete: boolean } {
  const machines = machinesOf(globs);
  const alphabet = alphabetOf(globs);
  const found = new Map<string, string>();
  const visited = new Set<string>();
  const queue: State[] = [{ at: machines.map((machine) => machine.start), text: '' }];
  for (const state of queue) {
    const kind = kindOf(machines, state);
    // A key with an empty value is as good as absent: the empty text stands only where no other does.
    if (state.text !== '' && !found.has(kind)) found.set(kind, state.text);
    if (visited.size > limit) return { texts: [...found.values()], complete: false };
    for (const char of alphabet) {
      const next: State = {
        at: machines.map((m, i) => m.step(state.at[i] ?? DEAD, char)),
        text: state.text + char,
      };
      const name = next.at.join(' ');
      if (visited.has(name)) continue;
      visited.add(name);
      queue.push(next);
    }
  }
  const empty = queue[0];
  if (empty !== undefined && !found.has(kindOf(machines, empty))) found.set(kindOf(machines, empty), '');
  return { texts: [...found.values()], complete: true };
}

function kindOf(machines: readonly Machine[], state: State): string {
  return machines.map((machine, i) => machine.kind(state.at[i] ?? DEAD)).join();
}

interface State {
  /** The state of each machine. */
  readonly at: readonly number[];
  readonly text: string;
}

/** A pattern as a deterministic automaton, built as it is walked. */
interface Machine {
  readonly start: number;
  readonly step: (state: number, char: string) => number;
  /** What the text read so far is to the machine's patterns. */
  readonly kind: (state: number) => string;
}

const DEAD = -1;

/** Patterns without wildcards share one machine, so that a list of a thousand ARNs costs as much as its text. */
function machinesOf(globs: readonly Glob[]): readonly Machine[] {
  const isLiteral = ({ tokens, ignoreCase }: Glob): boolean =>
    !ignoreCase && tokens.every(({ kind }) => kind === 'char');
  const literals = globs.filter(isLiteral);
  const patterns = globs.filter((glob) => !isLiteral(glob));
  return [...(literals.length > 0 ? [literalMachine(literals)] : []), ...patterns.map(machineOf)];
}

function literalMachine(globs: readonly Glob[]): Machine {
  const steps: Map<string, number>[] = [new Map()];
  const ends = new Map<number, number>();
  for (const [i, { tokens }] of globs.entries()) {
    let at = 0;
    for (const token of tokens) {
      const char = token.kind === 'char' ? token.char : '';
      const next = steps[at]?.get(char) ?? steps.push(new Map()) - 1;
      steps[at]?.set(char, next);
      at = next;
    }
    ends.set(at, i);
  }
  return {
    start: 0,
    step: (state, char) => steps[state]?.get(char) ?? DEAD,
    kind: (state) => `${ends.get(state) ?? ''}`,
  };
}

function machineOf(glob: Glob): Machine {
  const states: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const steps = new Map<string, number>();
  const numberOf = (positions: readonly number[]): number => {
    if (positions.length === 0) return DEAD;
    const name = positions.join();
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, states.length);
    return states.push(positions) - 1;
  };
  const step = (state: number, char: string): number => {
    if (state === DEAD) return DEAD;
    const name = `${state} ${char}`;
    const known = steps.get(name);
    if (known !== undefined) return known;
    const next = numberOf(advance(glob, states[state] ?? [], char));
    steps.set(name, next);
    return next;
  };
  return {
    start: numberOf(closure(glob.tokens, [0])),
    step,
    kind: (state) => (states[state]?.includes(glob.tokens.length) === true ? '1' : '0'),
  };
}

/** Positions in the pattern that can be reached over one more character. */
function advance(glob: Glob, positions: readonly number[], char: string): readonly number[] {
  const next: number[] = [];
  for (const position of positions) {
    const token = glob.tokens[position];
    if (token === undefined || !accepts(token, char, glob.ignoreCase)) continue;
    next.push(token.kind === 'many' ? position : position + 1);
  }
  return closure(glob.tokens, next);
}

/** A star may stand for nothing: the position after it is reached with it. */
function closure(tokens: readonly GlobToken[], positions: readonly number[]): readonly number[] {
  const reached = new Set<number>();
  for (const position of positions) {
    let at = position;
    reached.add(at);
    while (tokens[at]?.kind === 'many') reached.add(++at);
  }
  return [...reached].sort((a, b) => a - b);
}

/** The characters that patterns tell apart, and one that none of them names. */
function alphabetOf(globs: readonly Glob[]): readonly string[] {
  const chars = new Set<string>();
  for (const glob of globs) {
    for (const token of glob.tokens) {
      if (token.kind === 'many' || token.kind === 'one') {
        if (!token.crossesColon) chars.add(':');
        continue;
      }
      chars.add(token.char);
      if (glob.ignoreCase) chars.add(token.char.toUpperCase());
    }
  }
  const other = OTHERS.find((char) => !chars.has(char) && !chars.has(char.toUpperCase()));
  return other === undefined ? [...chars] : [other, ...chars];
}

/** Candidates for the character that no pattern names: letters read well in a witness. */
const OTHERS: readonly string[] = [...'xyzabcdefghijklmnopqrstuvw0123456789-_.~+!', '\u00a1', '\u4e2d'];
