import { and, type Formula, flag, not, or } from './encode/formula.ts';
import { NoAnswer, type Solver, withGround } from './solver.ts';

const HOLES = 12;

/** One pigeon more than holes, no two in one hole: false, and hard to prove. */
function pigeonholes(): { readonly flags: readonly string[]; readonly formula: Formula } {
  const pigeons = Array.from({ length: HOLES + 1 }, (_, pigeon) =>
    Array.from({ length: HOLES }, (__, hole) => `pigeon${pigeon}_in${hole}`),
  );
  const clashes = pigeons.flatMap((one, p) =>
    pigeons
      .slice(p + 1)
      .flatMap((other) => one.map((name, hole) => not(and([flag(name), flag(other[hole] ?? '')])))),
  );
  return { flags: pigeons.flat(), formula: and([...pigeons.map((own) => or(own.map(flag))), ...clashes]) };
}

/** Whether a question that takes too long is noticed, and not taken for an answer. */
export async function noticesTimeouts(solver: Solver): Promise<boolean> {
  const { flags, formula } = pigeonholes();
  try {
    const ground = { flags, integers: [], holds: and([]) };
    await withGround(solver, ground, ({ canBe }) => canBe(formula), SHORT);
    return false;
  } catch (error) {
    if (error instanceof NoAnswer) return true;
    throw error;
  }
}

/** Milliseconds, far too few for this question. */
const SHORT = 50;
