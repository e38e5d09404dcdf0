import { batchHandler } from '#adapters/lambda-handler.ts';
import { localContext, sqsEvent } from '#adapters/local-sqs.ts';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import { said } from '#guard/words.ts';
import type { Alert, Ports } from '#ports';
import { handleBatch } from '#respond/deliver.ts';
import { reconcile } from '#respond/reconcile.ts';
import { ACCOUNT, World } from './world.ts';

const START = Date.UTC(2026, 7, 1, 10);
/** Those of the stack: how long a record stays hidden, how long a function may run, how far a read may lag. */
const HIDDEN_MS = 360_000;
const TIMEOUT_MS = 60_000;
const LAG_MS = 120_000;
const TOO_LONG = 20_000;

/** What happens to whom, drawn by fast-check. */
export interface Script {
  /** What is done to the account: after how many seconds, and when the record arrives, perhaps twice. */
  readonly deeds: readonly {
    readonly deed: string;
    readonly after: number;
    readonly arrives: readonly number[];
  }[];
  /** Decides whatever is open: who goes on next, how long it takes, how far a read lags. It starts over at its end. */
  readonly dice: readonly number[];
  /** Past how many openings within minutes one alert tells of all. */
  readonly digestOver: number;
  /** The calls of ports right before which a person acknowledges whatever is open. */
  readonly words: readonly number[];
  /** The steps at which somebody begins to look at the whole account; where there are any, there is one at the end. */
  readonly looks: readonly number[];
  /** The calls of ports after which their invocation is dead, counted over all invocations. */
  readonly deaths: readonly { readonly call: number; readonly afterwards: boolean }[];
}

interface Message {
  readonly id: string;
  readonly body: string;
  visibleAt: number;
  receives: number;
}

/** A call of a port that waits for its turn. */
interface Waiting {
  readonly owner: Invocation;
  readonly go: () => void;
}

interface Invocation {
  readonly startedAt: number;
  isDead: boolean;
}

/** An invocation that died takes no further step. */
class Dead extends Error {}

/** What became of it all. */
export interface Ending {
  readonly world: World;
  readonly alerts: readonly Alert[];
  readonly ledger: Ports['ledger'];
  readonly receives: readonly number[];
  readonly now: string;
}

/** Runs the real handlers over a world, step by step: each call of a port is a step, and anybody may be next. */
export class Simulation {
  readonly #world = new World(START);
  readonly #ledger = memoryLedger();
  readonly #alerts: Alert[] = [];
  readonly #messages: Message[] = [];
  readonly #receives: number[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<Invocation>();
  readonly #script: Script;
  #now = START;
  #calls = 0;
  #rolls = 0;

  constructor(script: Script) {
    this.#script = script;
    let at = START;
    for (const { deed, after, arrives } of script.deeds) {
      at += after * 1000 + 137;
      const body = this.#world.does(deed, at);
      arrives.forEach((seconds, copy) => {
        const id = `${this.#messages.length}-${copy}`;
        this.#messages.push({ id, body, visibleAt: at + seconds * 1000, receives: 0 });
      });
    }
  }

  async run(): Promise<Ending> {
    await this.#runToTheEnd(this.#script.looks);
    if (this.#script.looks.length > 0) {
      this.#now += 3_600_000;
      await this.#runToTheEnd([0]);
    }
    return {
      world: this.#world,
      alerts: this.#alerts,
      ledger: this.#ledger,
      receives: this.#receives,
      now: this.#instant(),
    };
  }

  async #runToTheEnd(looks: readonly number[]): Promise<void> {
    for (let steps = 0; ; steps++) {
      if (steps > TOO_LONG) throw new Error('it never ends');
      this.#killTheSlow();
      if (looks.includes(steps)) this.#look();
      if (
        this.#running.size < 2 &&
        this.#visible().length > 0 &&
        (this.#running.size === 0 || this.#roll(4) === 0)
      ) {
        this.#invoke();
      } else if (this.#waiting.length > 0) {
        const [next] = this.#waiting.splice(this.#roll(this.#waiting.length), 1);
        this.#now += this.#roll(12) * 250;
        next?.go();
      } else if (this.#running.size === 0) {
        const next = Math.min(...this.#messages.map(({ visibleAt }) => visibleAt));
        if (this.#messages.length === 0) break;
        this.#now = Math.max(this.#now, next) + this.#roll(3) * 1000;
      }
      await new Promise(setImmediate);
    }
  }

  /** Looks at the whole account. One that fails is made up for by the next. */
  #look(): void {
    const invocation: Invocation = { startedAt: this.#now, isDead: false };
    this.#running.add(invocation);
    void reconcile(ACCOUNT, this.#ports(invocation))
      .catch(() => undefined)
      .finally(() => this.#running.delete(invocation));
  }

  #visible(): readonly Message[] {
    return this.#messages.filter(({ visibleAt }) => visibleAt <= this.#now);
  }

  #roll(sides: number): number {
    const { dice } = this.#script;
    return (dice[this.#rolls++ % dice.length] ?? 0) % sides;
  }

  #instant(): string {
    return new Date(this.#now).toISOString();
  }

  #invoke(): void {
    const invocation: Invocation = { startedAt: this.#now, isDead: false };
    const batch = this.#visible().slice(0, 1 + this.#roll(5));
    for (const message of batch) {
      message.visibleAt = this.#now + HIDDEN_MS;
      message.receives++;
    }
    this.#running.add(invocation);
    const handler = batchHandler(handleBatch, () => this.#ports(invocation));
    const event = sqsEvent(batch.map(({ body }) => body));
    void handler(event, localContext()).then(({ batchItemFailures }) => {
      this.#running.delete(invocation);
      if (invocation.isDead) return;
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      batch.forEach((message, i) => {
        if (!failed.has(`record-${i}`)) this.#done(message);
      });
    });
  }

  #done(message: Message): void {
    this.#receives.push(message.receives);
    this.#messages.splice(this.#messages.indexOf(message), 1);
  }

  /** "The function's timeout": Lambda ends it, and the whole batch comes again. */
  #killTheSlow(): void {
    for (const invocation of this.#running) {
      if (this.#now - invocation.startedAt > TIMEOUT_MS) invocation.isDead = true;
    }
  }

  #ports(owner: Invocation): Ports {
    return {
      now: () => this.#instant(),
      regions: ['us-east-1'],
      digestLimit: { openings: this.#script.digestOver, withinMs: 600_000 },
      log: () => undefined,
      readAccount: () =>
        this.#step(owner, () => {
          const moment = () => this.#now - (this.#roll(3) === 0 ? (this.#roll(100) * LAG_MS) / 100 : 0);
          return { account: this.#world.read(moment), calls: 1, complete: true, lagMs: LAG_MS };
        }),
      ledger: {
        list: (account) => this.#step(owner, () => this.#ledger.list(account)),
        write: (entry) => this.#step(owner, () => this.#ledger.write(entry)),
      },
      alert: (alert) => this.#step(owner, () => void this.#alerts.push(alert)),
    };
  }

  /** A person writes into the same ledger; it changes nothing about what has to be told. */
  #acknowledge(): void {
    const word = { by: 'somebody', at: this.#instant() };
    void this.#ledger.list(ACCOUNT).then((entries) => {
      for (const entry of entries) void this.#ledger.write(said(entry, { kind: 'acknowledge' }, word));
    });
  }

  /** Waits for its turn, then acts; or dies before it, or after it without an answer. */
  #step<T>(owner: Invocation, act: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        if (this.#script.words.includes(this.#calls)) this.#acknowledge();
        const death = this.#script.deaths.find(({ call }) => call === this.#calls);
        this.#calls++;
        if (death !== undefined) owner.isDead = true;
        if (owner.isDead && death?.afterwards !== true) {
          reject(new Dead());
          return;
        }
        const answer = act();
        if (owner.isDead) reject(new Dead());
        else resolve(answer);
      };
      this.#waiting.push({ owner, go });
    });
  }
}
