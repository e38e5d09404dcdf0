/** How policy documents are written: as the AWS CLI prints them, as the IAM API gives them, or as JSON text. */
export type Form = 'objects' | 'url-encoded' | 'text';

/** What account to make; the same settings give the same bytes. */
export interface AccountSettings {
  /** Users and roles together. */
  readonly principals: number;
  readonly seed: number;
  readonly form: Form;
  /** Spaces of each level: 4 as the AWS CLI prints, 0 for compact JSON. */
  readonly indent: 0 | 4;
  /** Some tags hold characters past U+00FF: the text then takes two bytes a character in memory. */
  readonly wide: boolean;
  /** Every so many principals one is hit by a deny: 50 makes 2 %. */
  readonly hitEvery: number;
  /** A snapshot with service control policies in the place of bare authorization details. */
  readonly snapshot: boolean;
  /** The moment that dates ahead and past are counted from. */
  readonly now: string;
}

/** The account of the benchmark. */
export const DEFAULTS: AccountSettings = {
  principals: 10_000,
  seed: 1,
  form: 'objects',
  indent: 0,
  wide: false,
  hitEvery: 50,
  snapshot: false,
  now: '2026-11-02T08:00:00Z',
};

export const ACCOUNT_ID = '111122223333';

/** Another account of the same owner, and one of somebody else. */
export const OTHER_ACCOUNT = '444455556666';

/** The Regions that the truth is about. No deny of the account tells them apart. */
export const REGIONS = ['us-east-1', 'eu-west-1'] as const;

export const ORGANIZATION_ID = 'o-a1b2c3d4e5';

export function arnOf(type: 'user' | 'role' | 'group' | 'policy', path: string, name: string): string {
  return `arn:aws:iam::${ACCOUNT_ID}:${type}${path}${name}`;
}
