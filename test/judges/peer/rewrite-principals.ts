import { asList, type Line, type Policy, type PrincipalElement, type Statement } from '../../spec/types.ts';
import { inStatements, type Rewrite } from './rewriting.ts';

/** Who asks, and what limits them, in other words. */

const allowAll: Policy = {
  name: 'all',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
};

/** A session policy that limits nothing of what a statement like this grants gets an allow of everything, and keeps its denies. */
const unlimited =
  (grants: (statement: Statement, line: Line) => boolean): Rewrite =>
  (line) => {
    const { resource, session } = line.policies;
    const granted = asList(resource?.document.Statement).some(
      (statement) => statement.Effect === 'Allow' && grants(statement, line),
    );
    if (session === undefined || !granted) return line;
    const open = session.map(({ name, document }) => ({
      name,
      document: {
        ...document,
        Statement: [...asList(document.Statement), ...asList(allowAll.document.Statement)],
      },
    }));
    return { ...line, policies: { ...line.policies, session: open } };
  };

const entriesOf = (element: PrincipalElement | undefined): readonly string[] =>
  typeof element === 'object' ? asList(element.AWS) : asList(element);

export const sessionGrant = unlimited(
  ({ Principal }, { principal: { arn } }) => arn.includes(':sts:') && entriesOf(Principal).includes(arn),
);

const testsArn = ({ Condition = {} }: Statement): boolean =>
  Object.values(Condition)
    .flatMap(Object.keys)
    .some((key) => key.toLowerCase() === 'aws:principalarn');

export const grantByArn = unlimited(
  (statement) => entriesOf(statement.Principal).includes('*') && testsArn(statement),
);

/** A NotPrincipal spares whom it names: who is not named is of everyone, though the account is in it. */
export const notNamed: Rewrite = (line) =>
  inStatements((statement) => {
    const { NotPrincipal, ...rest } = statement;
    const spared = NotPrincipal === undefined || entriesOf(NotPrincipal).includes(line.principal.arn);
    return spared ? statement : { ...rest, Principal: '*' };
  })(line);

/** What no policy gives the root user is written down as a policy. */
export const rootUser: Rewrite = (line) => {
  if (!line.principal.arn.endsWith(':root')) return line;
  const { identity = [] } = line.policies;
  return { ...line, policies: { ...line.policies, identity: [allowAll, ...identity] } };
};
