import { countEntries } from '#lib/json-text.ts';
import { jsonTreeOf } from '#lib/json-tree.ts';
import type { AskedActions, Reach } from './asked-actions.ts';
import { decodeDocument, type PolicySource, parsePolicy, uniqueAmong } from './parse-policy.ts';
import { parseStatement } from './parse-statement.ts';
import type { Effect, Layer, Policy, PolicyProblem, Statement } from './policy.ts';
import { type Sifted, sift } from './sift.ts';

/** A policy as far as a few actions are concerned. */
export interface SiftedPolicy extends Policy {
  /** The actions that statements of each effect may match; one whose effect can't be told counts for both. */
  readonly reach: Readonly<Record<Effect, Reach>>;
}

/**
 * Reads what a document says of a few actions. The same as `parsePolicy`, but that of a document which is plain
 * throughout only the statements that concern them are read, once somebody asks for them.
 */
export function siftPolicy(source: PolicySource, layer: Layer, asked: AskedActions): SiftedPolicy {
  if (source instanceof PlainPolicy || source instanceof ReadPolicy) return source;
  if (source === NOTHING) return NOTHING;
  const text = typeof source === 'string' ? decodeDocument(source) : undefined;
  const found = NAMES_NO_PRINCIPAL.includes(layer) ? siftSource(text, source, asked) : undefined;
  if (found === undefined) return new ReadPolicy(parsePolicy(source, layer), asked);
  return found.glimpses.every(({ reach }) => reach === 0) ? NOTHING : new PlainPolicy(found, layer, text);
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

/** A statement of a plain document that was not read yet. */
interface Unread {
  readonly statement: unknown;
  readonly index: number;
}

/** A plain document, whose statements are read when asked for. */
class PlainPolicy implements SiftedPolicy {
  readonly problems: readonly PolicyProblem[] = [];
  readonly reach: Readonly<Record<Effect, Reach>>;
  readonly version?: string;
  readonly text?: string;
  private readonly unread: readonly Unread[];
  private readonly sids: readonly unknown[];
  private readonly isList: boolean;
  private readonly layer: Layer;
  private read: readonly Statement[] | undefined;

  constructor({ version, statements, isList, glimpses }: Sifted, layer: Layer, text: string | undefined) {
    this.unread = statements.flatMap((statement, index) =>
      glimpses[index]?.reach === 0 ? [] : [{ statement, index }],
    );
    this.sids = statements.map(sidOf);
    this.isList = isList;
    this.layer = layer;
    const reach = { Allow: 0, Deny: 0 };
    for (const glimpse of glimpses) reach[glimpse.effect] |= glimpse.reach;
    this.reach = reach;
    if (version !== undefined) this.version = version;
    if (text !== undefined) this.text = text;
  }

  get statements(): readonly Statement[] {
    this.read ??= this.unread.map((one) => this.statementOf(one));
    return this.read;
  }

  isUniqueSid(sid: string): boolean {
    return uniqueAmong(this.sids)(sid);
  }

  private statementOf({ statement, index }: Unread): Statement {
    const variables = this.version === '2012-10-17';
    const pointer = this.isList ? `/Statement/${index}` : '/Statement';
    const options = { layer: this.layer, variables, variablesUnclear: false, pointer, index };
    return parseStatement(jsonTreeOf(statement), options);
  }
}

/** Any plain document that says nothing of the actions that are asked about. */
const NOTHING: SiftedPolicy = {
  statements: [],
  problems: [],
  reach: { Allow: 0, Deny: 0 },
  isUniqueSid: () => false,
};

function sidOf(statement: unknown): unknown {
  return typeof statement === 'object' && statement !== null && 'Sid' in statement
    ? statement.Sid
    : undefined;
}

/** A document that was read word by word. */
class ReadPolicy implements SiftedPolicy {
  readonly statements: readonly Statement[];
  readonly problems: readonly PolicyProblem[];
  readonly isUniqueSid: Policy['isUniqueSid'];
  readonly reach: Readonly<Record<Effect, Reach>>;
  readonly version?: string;
  readonly text?: string;

  constructor({ statements, problems, isUniqueSid, version, text }: Policy, asked: AskedActions) {
    this.statements = statements;
    this.problems = problems;
    this.isUniqueSid = isUniqueSid;
    if (version !== undefined) this.version = version;
    if (text !== undefined) this.text = text;
    const reach = { Allow: 0, Deny: 0 };
    for (const { effect, action } of statements) {
      const actions = asked.reachOfElement(action);
      if (effect !== 'Deny') reach.Allow |= actions;
      if (effect !== 'Allow') reach.Deny |= actions;
    }
    this.reach = reach;
  }
}
