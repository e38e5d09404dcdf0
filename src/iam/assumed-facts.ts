import { OPEN_FACTS } from './open-facts.ts';
import type { Request } from './request.ts';

/** How an assumption about a fact is told from one about a condition key: no service has this prefix. */
const PREFIX = 'fact:';

/** What is taken as known, by name in lower case: values, or null for absent. */
export type Assumptions = ReadonlyMap<string, readonly string[] | null>;

/** Whether an assumption is about a fact rather than a condition key. */
export function isAboutFact(name: string): boolean {
  return name.toLowerCase().startsWith(PREFIX);
}

/** Whether the fact is one that AWS leaves open. */
export function isOpenFact(name: string): boolean {
  const id = name.slice(PREFIX.length).toLowerCase();
  return [...OPEN_FACTS.keys()].some((fact) => fact.toLowerCase() === id);
}

/** How facts are read that are among the assumptions: `yes` takes as met what the fact leaves open. */
export function readingAmong(assumed: Assumptions): NonNullable<Request['reads']> {
  return (fact) => {
    const [value] = assumed.get(`${PREFIX}${fact.toLowerCase()}`) ?? [];
    return value === undefined ? undefined : value === 'yes';
  };
}
