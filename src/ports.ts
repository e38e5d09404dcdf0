import type { Account } from '#account/account.ts';
import type { DigestLimit } from '#guard/digest.ts';
import type { Finding } from '#guard/finding.ts';
import type { LedgerEntry, Turn } from '#guard/ledger-entry.ts';
import type { Result } from '#lib/result.ts';
import type { CustomNotification } from '#report/amazon-q.ts';
import type { AsffFinding } from '#report/asff.ts';
import type { FindingEvent } from '#report/finding-event.ts';
import type { SlackMessage } from '#report/slack-blocks.ts';

export type { LedgerEntry };

/** What reading an account gave: the account, and what it cost. */
export interface AccountRead {
  readonly account: Account;
  /** IAM, Organizations, KMS and CodeCommit requests made. */
  readonly calls: number;
  /** False when some part could not be read: then nothing is resolved on its account. */
  readonly complete: boolean;
  /** What is not known, in words for the log. */
  readonly unread?: readonly string[];
  /** What happened less than this before the read began may be missing from it; absent: nothing is. */
  readonly lagMs?: number;
}

/** The message of one alert, for people and for machines. */
export interface Alert {
  readonly findingId: string;
  /** Under 100 characters, one line. */
  readonly subject: string;
  readonly text: string;
  readonly severity: Finding['severity'];
  readonly kind: Turn | 'digest';
  /** When it was decided, as an ISO 8601 instant: of two alerts of a finding the later one holds. */
  readonly at: string;
  /** When the finding was opened; absent where that is not known. */
  readonly openedAt?: string;
  /** Of a digest: the worst of its findings. */
  readonly finding: Finding;
  /** Of a digest: the findings that were opened, worst first. */
  readonly digest?: { readonly opened: number; readonly findings: readonly string[] };
}

/** Every side effect of the responder. The core sees these types; `src/adapters` implements them. */
export interface Ports {
  /** Now, as an ISO 8601 instant. */
  readonly now: () => string;
  /** The Regions to assess; without them, those in which the account has repositories. */
  readonly regions?: readonly string[];
  /** The key of the tag that names who owns a user or role. */
  readonly ownerTag?: string;
  /** Whether some repository has a customer managed key: then a needed allow can be taken away. Undefined: not known. */
  readonly customerKeys?: (accountId: string) => boolean | undefined | Promise<boolean | undefined>;
  /** The account that events of its organization are judged for; without it, the one that they are of. */
  readonly accountId?: string;
  /** When one alert tells of many findings; without it, the usual limit. */
  readonly digestLimit?: DigestLimit;
  readonly readAccount: (accountId: string) => Promise<AccountRead>;
  readonly ledger: {
    /** The findings of an account that are open, as they are at this moment. */
    readonly list: (accountId: string) => Promise<readonly LedgerEntry[]>;
    /**
     * Writes an entry if that of the ledger has the revision before it (none for revision 1), in one step.
     *
     * @returns undefined when it was written, else the entry that stands there
     */
    readonly write: (entry: LedgerEntry) => Promise<LedgerEntry | undefined>;
  };
  readonly alert: (alert: Alert) => Promise<void>;
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ) => void;
}

/** Why a chat did not take a message. */
export type ChatProblem =
  | { readonly code: 'chat-busy'; readonly retryAfterMs: number }
  | { readonly code: 'chat-refused'; readonly reason: string }
  | { readonly code: 'chat-unreachable'; readonly reason: string };

/** What a chat answers: where the message stands, as far as it says so. */
export type ChatAnswer = Result<{ readonly ts?: string }, ChatProblem>;

/** A place where alerts are posted. `name` is what its messages are remembered under. */
export type Chat =
  | {
      readonly way: 'bot';
      readonly name: string;
      /** @param under the message to answer in its thread; `aloud` shows the answer in the channel as well */
      readonly post: (
        message: SlackMessage,
        under?: { readonly ts: string; readonly aloud: boolean },
      ) => Promise<ChatAnswer>;
      readonly update: (ts: string, message: SlackMessage) => Promise<ChatAnswer>;
    }
  | {
      readonly way: 'webhook';
      readonly name: string;
      readonly post: (message: SlackMessage) => Promise<ChatAnswer>;
    }
  | {
      readonly way: 'amazon-q';
      readonly name: string;
      readonly post: (notification: CustomNotification) => Promise<ChatAnswer>;
    };

/** One turn of a finding that was posted. */
export interface ToldTurn {
  /** The same for the same message. */
  readonly turn: string;
  readonly kind: string;
  /** When it was sent, in milliseconds since the epoch. */
  readonly sentAt: number;
}

/** What is known to be posted of one finding in one chat. */
export interface Posted {
  /** Where its first message stands; absent where nothing is posted, or where the chat does not say. */
  readonly ts?: string;
  /** In the order in which they were sent. */
  readonly told: readonly ToldTurn[];
  /** Somebody began to post and never noted what came of it: the first message may show another turn than the last one. */
  readonly unsure?: true;
}

/** Every side effect of posting alerts to chats. */
export interface NotifyPorts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly chats: readonly Chat[];
  readonly receipts: {
    /** Takes a finding in a chat for a while, and gives what is posted of it; undefined: another invocation has it. */
    readonly claim: (chat: string, findingId: string, now: number) => Promise<PostedClaim | undefined>;
    /** Notes what is posted now, and gives the finding back. @throws when the claim was no longer ours */
    readonly keep: (claim: PostedClaim, posted: Posted) => Promise<void>;
    /** Gives the finding back with nothing noted. */
    readonly release: (claim: PostedClaim) => Promise<void>;
    /** Takes the next moment to send to a chat, once for all invocations: 0 when it is ours, else milliseconds to wait. */
    readonly turn: (chat: string, now: number, gapMs: number) => Promise<number>;
    /** Nobody sends to the chat before that moment. */
    readonly hold: (chat: string, until: number) => Promise<void>;
  };
  readonly log: Ports['log'];
}

/** A finding in a chat that one invocation has, and what is posted of it. */
export interface PostedClaim {
  readonly chat: string;
  readonly findingId: string;
  /** When it runs out, in milliseconds since the epoch. */
  readonly until: number;
  readonly posted: Posted;
}

/** What is known of a record beside its body. */
export interface Delivery {
  /** When the record came into the queue, in milliseconds since the epoch. */
  readonly sentAt: number;
  /** Text attributes of the message. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The time that this invocation has left. */
  readonly remainingMs: () => number;
}

/** What the canary needs. */
export interface CanaryPorts {
  readonly now: Ports['now'];
  /** The one role that it may write to, which nobody can assume. */
  readonly role: {
    readonly put: (policyName: string, document: string) => Promise<void>;
    /** One that is not there is no mistake. */
    readonly remove: (policyName: string) => Promise<void>;
  };
  readonly log: Ports['log'];
}

export type { AsffFinding, FindingEvent };

/** Every side effect of the publisher, which tells other programs what the alerts tell. */
export interface PublisherPorts {
  /** The findings of an account that are open: a digest names them alone. */
  readonly openFindings: Ports['ledger']['list'];
  /** Puts an event on the bus. It throws unless the bus took it. */
  readonly putEvent: (event: FindingEvent) => Promise<void>;
  /** Absent where findings are not imported into Security Hub. */
  readonly securityHub?: {
    /** ARN of the account's own product, which the findings come from. */
    readonly productArn: string;
    /** Imports a finding. It throws unless Security Hub took it. */
    readonly importFinding: (finding: AsffFinding) => Promise<void>;
  };
  readonly log: Ports['log'];
}

/** A trail of CloudTrail, as far as events depend on it. */
export interface TrailFacts {
  readonly name: string;
  readonly logging: boolean;
  readonly multiRegion: boolean;
  readonly homeRegion: string;
  /** Which management events it logs. */
  readonly management: 'all' | 'write' | 'read' | 'none';
  /** Services whose management events it leaves out, such as `kms.amazonaws.com`. */
  readonly excluded: readonly string[];
}

/** What `doctor` asks of AWS about a deployed stack, and changes nothing. Each question may throw. */
export interface StackPort {
  readonly region: () => Promise<string>;
  /** Undefined where there is no such stack. */
  readonly stack: () => Promise<
    | {
        readonly status: string;
        readonly resources: readonly { readonly id: string; readonly type: string; readonly name: string }[];
      }
    | undefined
  >;
  readonly trails: () => Promise<readonly TrailFacts[]>;
  /**
   * @param name as CloudFormation gives it: `RULE`, or `BUS|RULE`
   * @param buses where else to look for it
   * @returns undefined where it is gone
   */
  readonly rule: (
    name: string,
    buses: readonly string[],
  ) => Promise<{ readonly enabled: boolean; readonly targets: number; readonly bus?: string } | undefined>;
  /** Undefined where it is gone. */
  readonly lambda: (name: string) => Promise<
    | {
        readonly state: string;
        readonly lastUpdate: string;
        readonly reservedConcurrency?: number;
        readonly sources: readonly { readonly enabled: boolean; readonly queueArn: string }[];
      }
    | undefined
  >;
  /** Undefined where the topic is gone. */
  readonly subscriptions: (
    topicArn: string,
  ) => Promise<readonly { readonly endpoint: string; readonly confirmed: boolean }[] | undefined>;
  /** How many messages a queue holds; undefined where it is gone. */
  readonly queue: (url: string) => Promise<{ readonly messages: number } | undefined>;
}
