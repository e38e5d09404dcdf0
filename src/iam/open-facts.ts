/** A fact about IAM that AWS's pages leave open, and where they do. */
interface OpenFact {
  readonly reason: string;
  readonly page: string;
}

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const OPERATORS = `${GUIDE}reference_policies_elements_condition_operators.html`;
const CHECKS = `${GUIDE}access-analyzer-reference-policy-checks.html`;
const VARIABLES = `${GUIDE}reference_policies_variables.html`;

/** The facts whose readings are tried both ways, by their id in the facts about IAM. */
const OPEN = {
  '1.13': {
    reason: 'AWS does not document whether a session policy limits what a resource policy grants to everyone',
    page: `${GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html`,
  },
  '2.8': {
    reason: 'AWS does not document a wildcard inside the service prefix of an action',
    page: `${GUIDE}reference_policies_elements_action.html`,
  },
  '2.14': {
    reason:
      'AWS documents the completion of a short ARN for identity policies only, and not whether it comes before a star that passes colons',
    page: `${GUIDE}reference_policies_grammar.html`,
  },
  '2.15': {
    reason: 'AWS documents variables in a resource only after the fifth colon',
    page: VARIABLES,
  },
  '2.17': {
    reason: 'AWS does not document whether letter case counts in the first five segments of a resource',
    page: `${GUIDE}reference_policies_elements_resource.html`,
  },
  '2.21': {
    reason:
      'AWS says that a NotPrincipal which lists a principal without its account, or a role without its session, "might" deny it',
    page: `${GUIDE}reference_policies_elements_notprincipal.html`,
  },
  '3:DateEquals': {
    reason: 'AWS does not document whether four digits are a year or a number of seconds',
    page: OPERATORS,
  },
  '3.3': {
    reason: 'AWS contradicts itself on ForAllValues:StringNotLike and a key that is absent',
    page: OPERATORS,
  },
  '3.5': {
    reason: 'AWS does not document what an empty list of values does here',
    page: CHECKS,
  },
  '3.7': {
    reason:
      'AWS does not document an operator without ForAllValues or ForAnyValue on a key that holds a list',
    page: `${GUIDE}reference_policies_condition-single-vs-multi-valued-context-keys.html`,
  },
  '3.12': {
    reason: 'AWS does not document whether a wildcard inside the value of a variable is one',
    page: VARIABLES,
  },
  '3.13': {
    reason: 'AWS accepts a malformed value with a warning and does not document what it does',
    page: CHECKS,
  },
  '3.15': {
    reason: 'AWS does not document names and values in another letter case',
    page: OPERATORS,
  },
} as const satisfies Record<string, OpenFact>;

export type OpenFactId = keyof typeof OPEN;

/** Why a fact is open, in one sentence, and the page that leaves it so. */
export function openFact(fact: OpenFactId): OpenFact {
  return OPEN[fact];
}

/** All of them by id. */
export const OPEN_FACTS: ReadonlyMap<string, OpenFact> = new Map(Object.entries(OPEN));
