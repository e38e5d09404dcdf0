import type * as z from 'zod/mini';

type Check = (value: unknown) => boolean;

/**
 * A schema as a plain predicate, many times faster than the schema itself: it copies nothing and explains nothing.
 *
 * @returns a predicate that is true only for values that the schema takes as they are. It is false for those that it
 * refuses and where the schema has a part that is not known here: then the schema has to be asked.
 */
export function quickCheck(schema: z.core.$ZodType): Check {
  const { def } = schema._zod;
  if (isA(def, 'object')) return objectCheck(def);
  if (isA(def, 'array')) return listCheck(quickCheck(def.element));
  if (isA(def, 'optional')) return orAbsent(undefined, quickCheck(def.innerType));
  if (isA(def, 'nullable')) return orAbsent(null, quickCheck(def.innerType));
  if (isA(def, 'string')) return stringCheck(def);
  if (def.type === 'boolean') return (value) => typeof value === 'boolean';
  return def.type === 'unknown' ? () => true : () => false;
}

interface Defs {
  readonly object: z.core.$ZodObjectDef;
  readonly array: z.core.$ZodArrayDef;
  readonly optional: z.core.$ZodOptionalDef;
  readonly nullable: z.core.$ZodNullableDef;
  readonly string: z.core.$ZodStringDef;
}

function isA<K extends keyof Defs>(def: z.core.$ZodTypeDef, type: K): def is Defs[K] {
  return def.type === type;
}

/** Objects that let other fields pass: of those that forbid or check them nothing is known here. */
function objectCheck({ shape, catchall }: z.core.$ZodObjectDef): Check {
  if (catchall?._zod.def.type !== 'unknown') return () => false;
  const fields = Object.entries(shape).map(([name, field]) => ({ name, check: quickCheck(field) }));
  return (value) => {
    if (!isFields(value)) return false;
    for (const { name, check } of fields) if (!check(value[name])) return false;
    return true;
  };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listCheck(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (const item of value) if (!check(item)) return false;
    return true;
  };
}

function orAbsent(absent: null | undefined, check: Check): Check {
  return (value) => value === absent || check(value);
}

function stringCheck({ checks = [], coerce }: z.core.$ZodStringDef): Check {
  const own = checks.map(textCheck);
  if (coerce === true) return () => false;
  return (value) => {
    if (typeof value !== 'string') return false;
    for (const check of own) if (!check(value)) return false;
    return true;
  };
}

function textCheck({ _zod: { def } }: z.core.$ZodCheck<string>): (text: string) => boolean {
  if ('pattern' in def && def.pattern instanceof RegExp) {
    const { pattern } = def;
    return (text) => pattern.test(text);
  }
  if ('minimum' in def && typeof def.minimum === 'number') {
    const { minimum } = def;
    return (text) => text.length >= minimum;
  }
  return () => false;
}
