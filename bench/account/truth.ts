import type { Expected } from './deny-kind.ts';
import { givenMembers } from './holdings.ts';
import type { AccountSettings } from './settings.ts';

/** What a scan has to say of the principals that were given a deny or a near miss; all others are clear. */
export interface Truth {
  readonly principals: number;
  readonly expected: ReadonlyMap<string, Expected & { readonly why: string }>;
}

export function truthOf(settings: AccountSettings): Truth {
  const expected = new Map<string, Expected & { readonly why: string }>();
  for (const { arn, given } of givenMembers(settings)) {
    const { kind, where } = given;
    const { verdict, firstHop } = (settings.snapshot ? kind.inSnapshot : undefined) ?? kind;
    expected.set(arn, {
      verdict,
      ...(firstHop === undefined ? {} : { firstHop }),
      why: `${kind.name} (${where})`,
    });
  }
  return { principals: settings.principals, expected };
}

/** What of a line of `scan --format ndjson` is compared. */
export interface Answer {
  readonly principal: string;
  readonly region: string;
  readonly verdict: string;
  readonly firstHop: string;
}

/** Every answer that is wrong or missing, in words. */
export function wrongAnswers(
  { principals, expected }: Truth,
  regions: readonly string[],
  answers: Iterable<Answer>,
): readonly string[] {
  const wrong: string[] = [];
  const answered = new Map<string, number>();
  for (const answer of answers) {
    const { principal, region, verdict, firstHop } = answer;
    answered.set(principal, (answered.get(principal) ?? 0) + 1);
    const right = expected.get(principal) ?? { verdict: 'clear' as const, why: 'nothing denies' };
    const place = `${principal} in ${region}, ${right.why}`;
    if (!regions.includes(region)) wrong.push(`${place}: nobody asked for this Region`);
    if (verdict !== right.verdict) wrong.push(`${place}: ${verdict} where ${right.verdict} is right`);
    if (right.firstHop !== undefined && firstHop !== right.firstHop)
      wrong.push(`${place}: first hop ${firstHop} where ${right.firstHop} is right`);
  }
  if (answered.size !== principals) wrong.push(`${answered.size} principals where ${principals} are right`);
  for (const [principal, count] of answered)
    if (count !== regions.length)
      wrong.push(`${principal}: ${count} lines where ${regions.length} are right`);
  for (const principal of expected.keys()) if (!answered.has(principal)) wrong.push(`${principal}: no line`);
  return wrong;
}
