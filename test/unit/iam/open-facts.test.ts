import { expect, test } from 'vitest';
import { OPEN_FACTS, openFact } from '#iam/open-facts.ts';

const GUIDE = /^https:\/\/docs\.aws\.amazon\.com\/IAM\/latest\/UserGuide\/[\w-]+\.html$/;

test.each([...OPEN_FACTS])('fact %s is left open by a page of the IAM user guide', (_, { page }) => {
  expect(page).toMatch(GUIDE);
});

test.each([
  ['3.7', 'reference_policies_condition-single-vs-multi-valued-context-keys.html'],
  ['3.13', 'access-analyzer-reference-policy-checks.html'],
  ['3.15', 'reference_policies_elements_condition_operators.html'],
  ['3.12', 'reference_policies_variables.html'],
] as const)('fact %s is left open by %s', (fact, page) => {
  expect(openFact(fact).page.endsWith(`/${page}`)).toBe(true);
});
