import { DATA_ALLOWANCES } from './allow-data.ts';
import { OTHER_DENIES, WORK_ALLOWANCES } from './allow-work.ts';
import { type Document, documentOf, type Statement, sizeOf } from './document.ts';
import { type Place, placeOf } from './place.ts';
import { type Random, randomOf } from './random.ts';

const ALLOWANCES = [...DATA_ALLOWANCES, ...WORK_ALLOWANCES];

/** Most characters of a document, white space not counted. */
export const QUOTA = { managed: 6144, user: 2048, role: 10_240, group: 5120 } as const;

/** A document of one program: some statements of what it may do, now and then a deny of something else. */
export function typicalDocument(random: Random, statements: number, quota: number): Document {
  const place = placeOf(random);
  const chosen: Statement[] = [];
  for (let i = 0; i < statements; i++) {
    const next = withOwnSid(statementFor(place, random), chosen);
    if (sizeOf(documentOf([...chosen, next])) > quota) break;
    chosen.push(next);
  }
  // "Statement" must not be empty
  if (chosen.length === 0) chosen.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
  return documentOf(chosen);
}

/** "... the Sid value must be unique within the policy": IAM refuses a document in which it is not. */
function withOwnSid(statement: Statement, before: readonly Statement[]): Statement {
  const { Sid: sid } = statement;
  if (!before.some((one) => sid !== undefined && one['Sid'] === sid)) return statement;
  return { ...statement, Sid: `${String(sid)}${before.length}` };
}

function statementFor(place: Place, random: Random): Statement {
  return random.pick(random.chance(0.03) ? OTHER_DENIES : ALLOWANCES)(place);
}

/** Versions of a customer managed policy, newest first; the default one is nearly always the newest. */
export interface Versions {
  readonly documents: readonly Document[];
  readonly defaultAt: number;
}

/** The customer managed policy of that number. */
export function teamPolicy(seed: number, number: number): Versions {
  const random = randomOf(seed, 'policy', number);
  const count = random.pick([1, 1, 1, 2, 2, 3, 5]);
  const statements = 5 + random.below(12);
  const documents = Array.from({ length: count }, (_, i) =>
    // a version differs from the one before by a statement or two
    typicalDocument(randomOf(seed, 'policy', number), statements + (i % 3), QUOTA.managed),
  );
  return { documents, defaultAt: random.chance(0.95) ? 0 : random.below(count) };
}

/** The boundary that a platform team puts on the roles of others. It lets CodeCommit's key pass, as any boundary does. */
export function teamBoundary(seed: number, number: number): Document {
  const random = randomOf(seed, 'boundary', number);
  const services = [
    's3',
    'dynamodb',
    'sqs',
    'sns',
    'lambda',
    'logs',
    'kms',
    'codecommit',
    'ec2',
    'ecr',
    'ssm',
    'states',
  ];
  return documentOf([
    {
      Sid: 'Services',
      Effect: 'Allow',
      Action: random.some(services, 9).map((name) => `${name}:*`),
      Resource: '*',
    },
    {
      Sid: 'KeepBoundary',
      Effect: 'Deny',
      Action: ['iam:DeleteRolePermissionsBoundary', 'iam:CreatePolicyVersion', 'iam:DeletePolicy'],
      Resource: `arn:aws:iam::*:policy/boundary/team-${number}`,
    },
  ]);
}
