import { castOf } from '../../account/cast.ts';
import { givenMembers } from '../../account/holdings.ts';
import { truthOf } from '../../account/truth.ts';
import type { Details } from '../details.ts';
import { accountIn, bytesOf } from '../fixtures.ts';
import { partOptions } from '../one-of.ts';
import { stacksIn } from '../one-stack.ts';
import { costOf, verdictOf } from '../stack-cost.ts';
import { reportWorst } from '../worst.ts';

/** What an assessment of one principal may cost, in units of parsing its documents. */
const MOST = 2;
const MEANWHILE = 400;
/** Every kind of deny and near miss, and some principals that nothing reaches. */
const PRINCIPALS = 800;
const CLEAR = 40;

const { folder, each } = partOptions();
const fixture = accountIn(folder, { principals: PRINCIPALS, hitEvery: 2 });
const details: Details = JSON.parse(bytesOf(fixture).toString());
const { expected } = truthOf(fixture.settings);
const stackOf = stacksIn(details);

/** One principal for each kind, and those that have none. */
function subjects(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { arn, given } of givenMembers(fixture.settings))
    if (!found.has(given.kind.name)) found.set(given.kind.name, arn);
  for (let index = 0, clear = 0; clear < CLEAR && index < PRINCIPALS; index++) {
    const { arn, given } = castOf(index, fixture.settings);
    if (given === undefined) found.set(`clear ${++clear}`, arn);
  }
  return found;
}

const stacks = [...subjects()].map(([name, arn]) => ({
  name,
  stack: { ...stackOf(arn), now: fixture.settings.now },
  right: expected.get(arn)?.verdict ?? 'clear',
}));
// every stack once before any is timed: what is measured is warm code
for (const { name, stack, right } of stacks) {
  const verdict = verdictOf(stack);
  if (verdict !== right) throw new Error(`${name}: ${verdict} where ${right} is right`);
}
const costs = stacks.map(({ name, stack }) => ({
  name,
  characters: stack.documents.join('').length,
  ...costOf(stack),
}));
const limits = { limit: { most: MOST }, meanwhile: { most: MEANWHILE } };
reportWorst(costs, { measure: 'stackOverParse', ...limits }, each);
