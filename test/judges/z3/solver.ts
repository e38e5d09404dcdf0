import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Assignment, Formula } from './encode/formula.ts';

/** The most milliseconds that one check may take. */
const PATIENCE = 5000;

/** The solver did not answer: nothing was shown, either way. */
export class NoAnswer extends Error {}

/** Something that lives in the memory of the solver. */
type Handle = number;

/**
 * The part of z3's interface that is used. Formulas are built node by node: `eval_smtlib2_string` starts a thread that
 * reads the text where it lies on the stack, after the stack was taken back, and takes another text for it.
 */
export interface Solver {
  readonly mk_config: () => Handle;
  readonly del_config: (config: Handle) => void;
  readonly mk_context: (config: Handle) => Handle;
  readonly del_context: (context: Handle) => void;
  readonly get_error_code: (context: Handle) => number;
  readonly mk_solver: (context: Handle) => Handle;
  readonly solver_inc_ref: (context: Handle, solver: Handle) => void;
  readonly solver_push: (context: Handle, solver: Handle) => void;
  readonly solver_pop: (context: Handle, solver: Handle, levels: number) => void;
  readonly solver_assert: (context: Handle, solver: Handle, formula: Handle) => void;
  readonly solver_check: (context: Handle, solver: Handle) => Promise<number>;
  readonly solver_get_model: (context: Handle, solver: Handle) => Handle;
  readonly mk_params: (context: Handle) => Handle;
  readonly params_inc_ref: (context: Handle, params: Handle) => void;
  readonly params_set_uint: (context: Handle, params: Handle, name: Handle, value: number) => void;
  readonly solver_set_params: (context: Handle, solver: Handle, params: Handle) => void;
  readonly mk_string_symbol: (context: Handle, name: string) => Handle;
  readonly mk_bool_sort: (context: Handle) => Handle;
  readonly mk_int_sort: (context: Handle) => Handle;
  readonly mk_const: (context: Handle, name: Handle, sort: Handle) => Handle;
  readonly mk_numeral: (context: Handle, digits: string, sort: Handle) => Handle;
  readonly mk_true: (context: Handle) => Handle;
  readonly mk_false: (context: Handle) => Handle;
  readonly mk_not: (context: Handle, of: Handle) => Handle;
  readonly mk_and: (context: Handle, of: readonly Handle[]) => Handle;
  readonly mk_or: (context: Handle, of: readonly Handle[]) => Handle;
  readonly mk_le: (context: Handle, one: Handle, other: Handle) => Handle;
  readonly model_eval: (context: Handle, model: Handle, of: Handle, complete: boolean) => Handle | null;
  readonly get_bool_value: (context: Handle, of: Handle) => number;
  readonly get_numeral_string: (context: Handle, of: Handle) => string;
}

interface Z3Module {
  readonly init: () => Promise<{ readonly Z3: Solver }>;
}

/** Starts z3 from the folder of the judges. Its threads live until the process ends. */
export async function startedSolver(judges: string): Promise<Solver> {
  const { init }: Z3Module = createRequire(join(judges, 'package.json'))('z3-solver');
  const { Z3 } = await init();
  return Z3;
}

/** What the variables are, and what holds of them in every question. */
export interface Ground {
  readonly flags: readonly string[];
  readonly integers: readonly string[];
  readonly holds: Formula;
}

/** Questions about the same variables. */
export interface Questions {
  readonly canBe: (formula: Formula) => Promise<boolean>;
  /** Values of the variables under which a formula holds. */
  readonly example: (formula: Formula) => Promise<Assignment>;
}

/**
 * Asks questions on one ground.
 *
 * @param patience the most milliseconds of one check
 */
export async function withGround<Result>(
  solver: Solver,
  ground: Ground,
  use: (questions: Questions) => Promise<Result>,
  patience: number = PATIENCE,
): Promise<Result> {
  const config = solver.mk_config();
  const context = solver.mk_context(config);
  solver.del_config(config);
  const session = new Session(solver, context, patience);
  session.assert(ground.holds);
  const result = await use({
    canBe: (formula) => session.checked(formula, () => true, false),
    example: async (formula) => {
      const found = await session.checked(formula, () => session.model(ground), undefined);
      if (found === undefined) throw new Error('there is no example');
      return found;
    },
  });
  // After an exception the whole process ends, and the context with it.
  solver.del_context(context);
  return result;
}

class Session {
  private readonly z3: Solver;
  private readonly context: Handle;
  private readonly solver: Handle;
  private readonly patience: number;
  private readonly built = new Map<Formula, Handle>();

  constructor(z3: Solver, context: Handle, patience: number) {
    this.z3 = z3;
    this.context = context;
    this.patience = patience;
    this.solver = z3.mk_solver(context);
    z3.solver_inc_ref(context, this.solver);
    const params = z3.mk_params(context);
    z3.params_inc_ref(context, params);
    z3.params_set_uint(context, params, z3.mk_string_symbol(context, 'timeout'), patience);
    z3.solver_set_params(context, this.solver, params);
  }

  assert(formula: Formula): void {
    this.z3.solver_assert(this.context, this.solver, this.node(formula));
    const code = this.z3.get_error_code(this.context);
    if (code !== 0) throw new Error(`z3 does not take a formula: error ${code}`);
  }

  /** What `found` makes of the model if the formula can hold, else `otherwise`. */
  async checked<Result, Other>(
    formula: Formula,
    found: () => Result,
    otherwise: Other,
  ): Promise<Result | Other> {
    this.z3.solver_push(this.context, this.solver);
    this.assert(formula);
    const answer = await inTime(this.z3.solver_check(this.context, this.solver), this.patience);
    const result = isSatisfied(answer) ? found() : otherwise;
    this.z3.solver_pop(this.context, this.solver, 1);
    return result;
  }

  model({ flags, integers }: Ground): Assignment {
    const { z3, context } = this;
    const model = z3.solver_get_model(context, this.solver);
    const valueIn = (variable: Handle): Handle => {
      const value = z3.model_eval(context, model, variable, true);
      if (value === null) throw new Error('a model without a value');
      return value;
    };
    const isTrue = (name: string): boolean => z3.get_bool_value(context, valueIn(this.flag(name))) === 1;
    const number = (name: string): bigint =>
      BigInt(z3.get_numeral_string(context, valueIn(this.integer(name))));
    return {
      flags: Object.fromEntries(flags.map((name) => [name, isTrue(name)])),
      integers: Object.fromEntries(integers.map((name) => [name, number(name)])),
    };
  }

  private node(formula: Formula): Handle {
    const known = this.built.get(formula);
    if (known !== undefined) return known;
    const node = this.newNode(formula);
    this.built.set(formula, node);
    return node;
  }

  private newNode(formula: Formula): Handle {
    const { z3, context } = this;
    switch (formula.kind) {
      case 'constant':
        return formula.value ? z3.mk_true(context) : z3.mk_false(context);
      case 'flag':
        return this.flag(formula.name);
      case 'at-most': {
        const bound = z3.mk_numeral(context, String(formula.bound), z3.mk_int_sort(context));
        return z3.mk_le(context, this.integer(formula.name), bound);
      }
      case 'not':
        return z3.mk_not(context, this.node(formula.of));
      case 'and':
        return z3.mk_and(
          context,
          formula.of.map((part) => this.node(part)),
        );
      case 'or':
        return z3.mk_or(
          context,
          formula.of.map((part) => this.node(part)),
        );
    }
  }

  private flag(name: string): Handle {
    const { z3, context } = this;
    return z3.mk_const(context, z3.mk_string_symbol(context, name), z3.mk_bool_sort(context));
  }

  private integer(name: string): Handle {
    const { z3, context } = this;
    return z3.mk_const(context, z3.mk_string_symbol(context, name), z3.mk_int_sort(context));
  }
}

/** The solver keeps to its time limit by itself; should it hang all the same, the check ends here. */
async function inTime(answer: Promise<number>, patience: number): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new NoAnswer(`z3 hangs: ${2 * patience} ms without an answer to one check, nothing is proved`),
        ),
      2 * patience,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the answer to one check says. */
export function isSatisfied(answer: number): boolean {
  if (answer === 1) return true;
  if (answer === -1) return false;
  throw new NoAnswer('z3 could not answer a check in its time, nothing is proved');
}
