/** The AWS services that a verification calls. */
export type Service = 'sts' | 'iam' | 'kms' | 'codecommit' | 'cloudtrail';

export type Output = Readonly<Record<string, unknown>>;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who makes a call; without one it is whoever started the verification. */
export interface Caller {
  /** Of the session or the user. */
  readonly name: string;
  readonly credentials: Credentials;
  /** Sent in place of the SDK's own. */
  readonly userAgent?: string;
}

/** AWS, as far as a verification needs it. An error carries the code of the service in its `name`. */
export interface Aws {
  call(service: Service, operation: string, input: object, caller?: Caller): Promise<Output>;
}

export interface Clock {
  now(): Date;
  /** Rejects when the verification is interrupted. */
  wait(seconds: number): Promise<void>;
}

export type Statement = Readonly<Record<string, unknown>>;
export interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** What came of a probe: the call went through, it was refused, or AWS did not take the document at all. */
export type Observation = 'accepted' | 'refused' | 'malformed' | 'missing' | 'unclear';

/** The values of a request's condition keys. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/**
 * One set of policies and one call. In their texts `<account>`, `<partition>`, `<region>`, `<source-ip>`, `<role>` and
 * `<session>` (the ARNs of the role and of its session) stand for what they are in the account at hand.
 */
export interface Variant {
  readonly id: string;
  readonly as: 'role' | 'user';
  readonly probe: 'push' | 'tag' | 'read' | 'describe-key';
  /** Statements of the identity policy, beside the allows that the probe needs. */
  readonly identity?: readonly Statement[];
  /** Statements of a permissions boundary, beside the allow of the marker. */
  readonly boundary?: readonly Statement[];
  /** Statements of the session policy, beside the allow of the marker. */
  readonly session?: readonly Statement[];
  /** Statements of the policy of a customer managed key, beside that of the account. */
  readonly keyPolicy?: readonly Statement[];
  /** The ARN of a managed policy to attach. */
  readonly managed?: string;
  readonly userAgent?: string;
  /** What is known of the request in which the policies are evaluated, whatever the reading. */
  readonly context?: Context;
  /** A refusal is a Deny that matches, or the lack of an Allow. */
  readonly refusal?: 'implicit';
}

/** One answer to the question of an experiment, and what each variant shows if it is the right one. */
export interface Reading {
  readonly id: string;
  /** What the case file is called, and what it promises. */
  readonly file: string;
  readonly promise: string;
  readonly expects: Readonly<Record<string, Observation>>;
  /** What the request then holds. */
  readonly context?: Context;
}

export interface Experiment {
  readonly id: string;
  /** The id in docs/assumptions.md; `open` for an open point that has no row there. */
  readonly fact: string;
  /** The number of the rule in a case file. */
  readonly rule: string;
  readonly question: string;
  /** The page of AWS that leaves it open. */
  readonly source: string;
  readonly needs?: 'source-ip' | 'customer-key';
  readonly variants: readonly Variant[];
  readonly readings: readonly Reading[];
}

/** What was seen of one variant, masked but for the name of the session, which CloudTrail is asked for. */
export interface Seen {
  readonly observation: Observation;
  /** What AWS said: a code and a message. */
  readonly said?: string;
  /** The session or user whose records are its own, and from when to when. */
  readonly session: string;
  readonly from: string;
  readonly to: string;
  /** How often the call was made. */
  readonly probes: number;
  /** The text of the managed policy that was attached. */
  readonly managed?: string;
  /** Its events of CloudTrail; undefined while none have turned up. */
  readonly records?: readonly Output[];
}

/** What a verification has found so far: enough to go on after an interruption. */
export interface State {
  readonly keyGuardVerify: 1;
  readonly region: string;
  readonly sourceIp?: string;
  /** The ARN of `alias/aws/codecommit`'s key, and its policy. */
  readonly key?: { readonly arn: string; readonly policy: string };
  /** By `experiment/variant`. */
  readonly seen: Readonly<Record<string, Seen>>;
}

/** Everything a verification has an effect on. */
export interface Ports {
  readonly aws: Aws;
  readonly clock: Clock;
  /** Tells a person how it goes. */
  readonly say: (line: string) => void;
  /** Keeps the state. */
  readonly keep: (state: State) => void;
}

export interface Where {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  readonly sourceIp?: string;
}
