/** A part of an account beside its IAM entities. */
export type Part = 'organization' | 'scp' | 'rcp' | 'repositories' | 'keys';

/** Something that could not be read, and so is not known. */
export interface Unread {
  readonly part: Part;
  readonly region?: string;
  /** What it is, such as a repository or a key; absent: the part as a whole. */
  readonly of?: string;
  /** `refused`: AWS does not let us, and would not if it were asked again. `failed`: anything else. */
  readonly why: 'refused' | 'failed';
  /** The code of AWS. */
  readonly code: string;
  readonly message: string;
}

/**
 * Codes that stay the same however often one asks: no permission, nothing there, not in this Region or state.
 * A token that is wrong or has expired is none of them.
 */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'InvalidArnException',
  'KMSInvalidStateException',
  'NotFoundException',
  'TargetNotFoundException',
  'UnauthorizedOperation',
  'UnsupportedAPIEndpointException',
]);

/** Why a call gave nothing. */
export function whyUnread(error: unknown): Pick<Unread, 'why' | 'code' | 'message'> {
  if (!(error instanceof Error)) return { why: 'failed', code: 'unknown', message: String(error) };
  const { name, message } = error;
  return { why: REFUSALS.has(name) ? 'refused' : 'failed', code: name, message };
}

const WHAT: Readonly<Record<Part, string>> = {
  organization: 'the organization',
  scp: 'the service control policies',
  rcp: 'the resource control policies',
  repositories: 'the repositories',
  keys: 'the KMS keys',
};

/** One sentence about what is not known, without its end. */
export function unreadWords({ part, region, of, code, message }: Unread): string {
  const where = region === undefined ? '' : ` in ${region}`;
  return `${of ?? WHAT[part]}${where} could not be read (${code}: ${message})`;
}
