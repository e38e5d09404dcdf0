import type { Setting } from './condition.ts';
import { statementMatches } from './match.ts';
import type { OperatorTable } from './operators.ts';
import {
  type Caller,
  callerOf,
  concerns,
  contextOf,
  type Naming,
  namings,
  resourceAccount,
} from './principal.ts';
import { type Breadth, type Reading, underEveryReading } from './reading.ts';
import {
  asList,
  type Condition,
  type Decision,
  type Layer,
  type Line,
  type Outcome,
  outcomeOrder,
  type Policy,
  type Statement,
} from './types.ts';

export interface Judgement {
  decision: Decision;
  outcomes: Outcome[];
}

export interface Options {
  breadth?: Breadth;
  operators?: OperatorTable;
}

/** The decision on a concrete request with well-formed documents; `Conditional` where AWS leaves it open. */
export function evaluate(line: Line, { breadth = 'wide', operators }: Options = {}): Judgement {
  const reached = new Set(underEveryReading(breadth, (reading) => decide(line, reading, operators)));
  const outcomes = outcomeOrder.filter((outcome) => reached.has(outcome));
  const [only, ...others] = outcomes;
  return { decision: only === undefined || others.length > 0 ? 'Conditional' : only, outcomes };
}

/** A statement that matches the request, and the caller. */
interface Match {
  layer: Layer;
  /** The number of the SCP or RCP level. */
  level: number;
  statement: Statement;
}

function decide(line: Line, reading: Reading, operators: OperatorTable | undefined): Outcome {
  const matches = matching(line, reading, operators);
  if (matches.some(({ statement }) => statement.Effect === 'Deny')) return 'ExplicitlyDenied';
  const allows = (layer: Layer, level = 0): boolean =>
    matches.some((match) => match.layer === layer && match.level === level);
  const { policies } = line;
  const within = (layer: 'identity' | 'boundary' | 'session' | 'endpoint'): boolean =>
    policies[layer] === undefined || allows(layer);
  const levels = (layer: 'scp' | 'rcp'): boolean =>
    (policies[layer] ?? []).every((_, level) => allows(layer, level));
  if (!levels('scp') || !levels('rcp') || !within('endpoint')) return 'ImplicitlyDenied';
  const caller = callerOf(line);
  const sameAccount = caller.account === resourceAccount(line);
  const granted = permitted({
    line,
    caller,
    sameAccount,
    reading,
    // What its own account asks of the root user is nothing: "implicitly denied with the exception of the root user".
    identity: caller.kind === 'root' || within('identity'),
    boundary: within('boundary'),
    session: within('session'),
    grants: grantsIn(matches, caller),
  });
  return granted ? 'Allowed' : 'ImplicitlyDenied';
}

function matching(line: Line, reading: Reading, operators: OperatorTable | undefined): Match[] {
  const caller = callerOf(line);
  const hasBoundary = line.policies.boundary !== undefined;
  return documents(line).flatMap(({ layer, level, policy, where }) =>
    asList(policy.document.Statement).flatMap((statement, index) => {
      const setting: Setting = {
        context: contextOf(line),
        reading,
        variables: policy.document.Version === '2012-10-17',
        where: `${where}/${index}`,
        ...(operators && { operators }),
      };
      const matches =
        concerns(statement, { caller, hasBoundary, reading, where: setting.where }) &&
        statementMatches(statement, layer, line.request, setting);
      return matches ? [{ layer, level, statement }] : [];
    }),
  );
}

interface Placed {
  layer: Layer;
  level: number;
  policy: Policy;
  where: string;
}

function documents({ policies }: Line): Placed[] {
  const place = (layer: Layer, list: readonly Policy[] = [], level = 0): Placed[] =>
    list.map((policy, index) => ({ layer, level, policy, where: `${layer}/${level}/${index}` }));
  return [
    ...place('identity', policies.identity),
    ...place('boundary', policies.boundary),
    ...place('session', policies.session),
    ...place('endpoint', policies.endpoint),
    ...(policies.scp ?? []).flatMap((list, level) => place('scp', list, level)),
    ...(policies.rcp ?? []).flatMap((list, level) => place('rcp', list, level)),
    ...place('resource', policies.resource && [policies.resource]),
  ];
}

/** How the resource policy grants: a grant to everyone, to the account, to the role or to the caller itself. */
function grantsIn(matches: readonly Match[], caller: Caller): Set<Naming> {
  const allows = matches.filter(({ layer }) => layer === 'resource').map(({ statement }) => statement);
  return new Set(
    allows.flatMap(({ Principal, Condition }) => {
      const found = Principal === undefined ? [] : [...namings(Principal, caller)];
      // Everyone, narrowed by aws:PrincipalArn: "not limited by an implicit deny in a ... session policy" (fact 1.6).
      return found.map((one) => (one === 'everyone' && asksForArn(Condition) ? 'itself' : one));
    }),
  );
}

const asksForArn = (condition: Condition | undefined): boolean =>
  Object.values(condition ?? {}).some((keys) =>
    Object.keys(keys).some((key) => key.toLowerCase() === 'aws:principalarn'),
  );

interface Evidence {
  line: Line;
  caller: Caller;
  sameAccount: boolean;
  reading: Reading;
  identity: boolean;
  boundary: boolean;
  session: boolean;
  grants: Set<Naming>;
}

function permitted(evidence: Evidence): boolean {
  const { line, sameAccount, identity, boundary, session, grants } = evidence;
  const byIdentity = identity && boundary && session;
  if (line.policies.resource === undefined) return sameAccount && byIdentity;
  if (!sameAccount) return grants.size > 0 && byIdentity;
  if ([...grants].some((grant) => suffices(grant, evidence))) return true;
  // "KMS key policies are exceptions to this logic, because they must explicitly allow access for principals."
  return byIdentity && !line.request.action.toLowerCase().startsWith('kms:');
}

/** Which implicit denies still limit a grant in the resource's own account (fact 1.6). */
function suffices(grant: Naming, { caller, reading, identity, boundary, session }: Evidence): boolean {
  switch (grant) {
    case 'account':
      return identity && boundary && session;
    case 'role':
    case 'federator':
      return boundary && session;
    case 'everyone':
      // Whether a session policy limits it is not documented (fact 1.13).
      return session || reading.choose('1.13', 'everyone');
    case 'itself':
    case 'maybe':
      return session || caller.kind !== 'user' || reading.choose('1.13', 'user');
  }
}
