/** Titles of tests that no table of oddities gives. */

export const KELVIN = 'an action whose first letter is a k in lower case alone';
export const RCP_NOT_PRINCIPAL = 'NotPrincipal in a resource control policy';

export const witnessOf = (name: string): string => `the witness has the unknown key ${JSON.stringify(name)}`;

export const principalName = (element: string, value: unknown): string =>
  `${element} is ${JSON.stringify(value)}`;
