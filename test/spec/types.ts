/** One line of the `evaluate` contract, already parsed, with documents as objects. */
export interface Line {
  id: string;
  principal: { arn: string; tags?: Record<string, string> };
  policies: Policies;
  request: Request;
}

interface Policies {
  identity?: Policy[];
  boundary?: Policy[];
  session?: Policy[];
  endpoint?: Policy[];
  scp?: Policy[][];
  rcp?: Policy[][];
  resource?: Policy;
}

export interface Policy {
  name: string;
  document: Document;
}

export interface Document {
  Version?: string;
  Id?: string;
  Statement: Statement | Statement[];
}

export type OneOrMany<T> = T | T[];
export type Scalar = string | number | boolean;
export type PrincipalElement = '*' | Partial<Record<'AWS' | 'Service' | 'Federated', OneOrMany<string>>>;
export type Condition = Record<string, Record<string, OneOrMany<Scalar>>>;

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: PrincipalElement;
  NotPrincipal?: PrincipalElement;
  Action?: OneOrMany<string>;
  NotAction?: OneOrMany<string>;
  Resource?: OneOrMany<string>;
  NotResource?: OneOrMany<string>;
  Condition?: Condition;
}

export interface Request {
  action: string;
  resource: string;
  resourceAccount?: string;
  context: Record<string, OneOrMany<Scalar>>;
}

export type Layer = 'identity' | 'boundary' | 'session' | 'endpoint' | 'scp' | 'rcp' | 'resource';
export type Outcome = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';
export type Decision = Outcome | 'Conditional';

/** The order in which the contract prints outcomes. */
export const outcomeOrder: readonly Outcome[] = ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'];

export function asList<T>(value: OneOrMany<T> | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
