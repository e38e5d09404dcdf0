import { countEntries } from '#lib/json-text.ts';
import { jsonTreeOf } from '#lib/json-tree.ts';
import { urlDecoded } from '#lib/url-decoded.ts';
import type { AskedActions, Reach } from './asked-actions.ts';
import { type PolicySource, parsePolicy, uniqueAmong } from './parse-policy.ts';
import { parseStatement } from './parse-statement.ts';
import type { Effect, Layer, Policy, PolicyProblem, Statement } from './policy.ts';
import { type Glimpse, type Sifted, sift } from './sift.ts';

/** A policy as far as a few actions are concerned. */
export interface SiftedPolicy extends Policy {
  /** The actions that statements of each effect may match; one whose effect can't be told counts for both. */
  readonly reach: Bearing;
  /** Its statements that may bear on certain actions. */
  readonly bearing: (on: Bearing) => readonly Statement[];
  /** The same, without being read; undefined where a statement is not plain. */
  readonly glimpsed: (on: Bearing) => readonly GlimpsedStatement[] | undefined;
}

/** Actions that statements of each effect may match. */
export type Bearing = Readonly<Record<Effect, Reach>>;

/** A statement of a plain document at first sight, as it stands in the document. */
export interface GlimpsedStatement extends Glimpse {
  readonly source: Readonly<Record<string, unknown>>;
  readonly version: string | undefined;
  /** The statement; an Allow without those of its actions that nobody asks about, for nothing is ever said of them. */
  readonly brief: () => Statement;
}

/**
 * Reads what a document says of a few actions. The same as `parsePolicy`, but that of a document which is plain
 * throughout only the statements that concern them are read, once somebody asks for them.
 */
export function siftPolicy(source: PolicySource, layer: Layer, asked: AskedActions): SiftedPolicy {
  if (isSifted(source)) return source;
  const text = typeof source === 'string' ? urlDecoded(source) : undefined;
  const found = NAMES_NO_PRINCIPAL.includes(layer) ? siftSource(text, source, asked) : undefined;
  if (found === undefined) return new ReadPolicy(parsePolicy(source, layer), asked);
  return found.glimpses.every(({ reach }) => reach === 0)
    ? NOTHING
    : new PlainPolicy(found, { layer, text, asked });
}

/** Whether a document was read before. */
export function isSifted(source: PolicySource): source is SiftedPolicy {
  return source === NOTHING || source instanceof PlainPolicy || source instanceof ReadPolicy;
}

/** Layers whose statements name no principal: of the others there are few documents. */
const NAMES_NO_PRINCIPAL: readonly Layer[] = ['identity', 'boundary', 'session', 'scp'];

function siftSource(text: string | undefined, source: unknown, asked: AskedActions): Sifted | undefined {
  if (text === undefined) return sift(source, asked);
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found = sift(root, asked);
  // A key that is written twice is one key less in what JSON readers give.
  return found?.entries === countEntries(text) ? found : undefined;
}

/** Where a document was found, and what is asked of it. */
interface Found {
  readonly layer: Layer;
  readonly text: string | undefined;
  readonly asked: AskedActions;
}

/** A statement without those of its action patterns that match nothing that is asked about: of a long list few do. */
function withoutOthers(
  source: GlimpsedStatement['source'],
  asked: AskedActions,
): GlimpsedStatement['source'] {
  const name = 'Action' in source ? 'Action' : 'NotAction';
  const patterns: unknown = source[name];
  return Array.isArray(patterns)
    ? { ...source, [name]: patterns.filter((one) => asked.isHitBy(one)) }
    : source;
}

/** A plain document, whose statements are read when asked for. */
class PlainPolicy implements SiftedPolicy {
  readonly problems: readonly PolicyProblem[] = [];
  readonly reach: Bearing;
  readonly version?: string;
  readonly text?: string;
  private readonly unread: readonly PlainStatement[];
  readonly isUniqueSid: Policy['isUniqueSid'];

  constructor({ version, statements, isList, glimpses }: Sifted, { layer, text, asked }: Found) {
    const unread: PlainStatement[] = [];
    const reach = { Allow: 0, Deny: 0 };
    for (const [index, glimpse] of glimpses.entries()) {
      const source = statements[index];
      if (glimpse.reach === 0 || source === undefined) continue;
      const pointer = isList ? `/Statement/${index}` : '/Statement';
      unread.push(new PlainStatement(source, glimpse, { layer, version, pointer, index, asked }));
      reach[glimpse.effect] |= glimpse.reach;
    }
    this.unread = unread;
    this.isUniqueSid = uniqueAmong(statements.map(({ Sid }) => Sid));
    this.reach = reach;
    if (version !== undefined) this.version = version;
    if (text !== undefined) this.text = text;
  }

  get statements(): readonly Statement[] {
    return this.unread.map((one) => one.read());
  }

  bearing(on: Bearing): readonly Statement[] {
    return this.glimpsed(on).map((one) => one.brief());
  }

  glimpsed(on: Bearing): readonly PlainStatement[] {
    return this.unread.filter(({ effect, reach }) => (reach & on[effect]) !== 0);
  }
}

interface Place {
  readonly layer: Layer;
  readonly version: string | undefined;
  readonly pointer: string;
  readonly index: number;
  readonly asked: AskedActions;
}

class PlainStatement implements GlimpsedStatement {
  readonly effect: Effect;
  readonly reach: Reach;
  readonly sure: Reach;
  readonly source: GlimpsedStatement['source'];
  readonly version: string | undefined;
  private readonly place: Place;
  private statement: Statement | undefined;
  private short: Statement | undefined;

  constructor(source: GlimpsedStatement['source'], { effect, reach, sure }: Glimpse, place: Place) {
    this.effect = effect;
    this.reach = reach;
    this.sure = sure;
    this.source = source;
    this.version = place.version;
    this.place = place;
  }

  read(): Statement {
    this.statement ??= this.parsed(this.source);
    return this.statement;
  }

  brief(): Statement {
    if (this.effect === 'Deny') return this.read();
    this.short ??= this.parsed(withoutOthers(this.source, this.place.asked));
    return this.short;
  }

  private parsed(source: GlimpsedStatement['source']): Statement {
    const { version, asked: _asked, ...place } = this.place;
    const options = { ...place, variables: version === '2012-10-17', variablesUnclear: false };
    return parseStatement(jsonTreeOf(source), options);
  }
}

/** Any plain document that says nothing of the actions that are asked about. */
const NOTHING: SiftedPolicy = {
  statements: [],
  problems: [],
  reach: { Allow: 0, Deny: 0 },
  isUniqueSid: () => false,
  bearing: () => [],
  glimpsed: () => [],
};

/** A document that was read word by word. */
class ReadPolicy implements SiftedPolicy {
  readonly statements: readonly Statement[];
  readonly problems: readonly PolicyProblem[];
  readonly isUniqueSid: Policy['isUniqueSid'];
  readonly reach: Bearing;
  readonly version?: string;
  readonly text?: string;
  private readonly reaches: ReadonlyMap<Statement, Reach>;

  constructor({ statements, problems, isUniqueSid, version, text }: Policy, asked: AskedActions) {
    this.statements = statements;
    this.reaches = new Map(statements.map((one) => [one, asked.reachOfElement(one.action)]));
    this.problems = problems;
    this.isUniqueSid = isUniqueSid;
    if (version !== undefined) this.version = version;
    if (text !== undefined) this.text = text;
    const reach = { Allow: 0, Deny: 0 };
    for (const [{ effect }, actions] of this.reaches) {
      if (effect !== 'Deny') reach.Allow |= actions;
      if (effect !== 'Allow') reach.Deny |= actions;
    }
    this.reach = reach;
  }

  bearing(on: Bearing): readonly Statement[] {
    const actions = ({ effect }: Statement): Reach =>
      effect === undefined ? on.Allow | on.Deny : on[effect];
    return this.statements.filter((one) => ((this.reaches.get(one) ?? 0) & actions(one)) !== 0);
  }

  glimpsed(): undefined {
    return undefined;
  }
}
