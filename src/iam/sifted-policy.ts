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
  const text = typeof source === 'string' ? decodeDocument(source) : undefined;
  const found = NAMES_NO_PRINCIPAL.includes(layer) ? siftSource(text, source, asked) : undefined;
  if (found === undefined) return new ReadPolicy(parsePolicy(source, layer), asked);
  return new PlainPolicy(found, layer, text);
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

/** A document that was looked through, and whose statements are read when asked for. */
class PlainPolicy implements SiftedPolicy {
  readonly problems: readonly PolicyProblem[] = [];
  readonly reach: Readonly<Record<Effect, Reach>>;
  readonly version?: string;
  readonly text?: string;
  private readonly found: Sifted;
  private readonly layer: Layer;
  private read: readonly Statement[] | undefined;

  constructor(found: Sifted, layer: Layer, text: string | undefined) {
    this.found = found;
    this.layer = layer;
    const reach = { Allow: 0, Deny: 0 };
    for (const glimpse of found.glimpses) reach[glimpse.effect] |= glimpse.reach;
    this.reach = reach;
    if (found.version !== undefined) this.version = found.version;
    if (text !== undefined) this.text = text;
  }

  get statements(): readonly Statement[] {
    this.read ??= this.readStatements();
    return this.read;
  }

  readonly isUniqueSid = (sid: string): boolean => uniqueAmong(this.found.statements.map(sidOf))(sid);

  private readStatements(): readonly Statement[] {
    const { version, statements, isList, glimpses } = this.found;
    const options = { layer: this.layer, variables: version === '2012-10-17', variablesUnclear: false };
    return glimpses.flatMap(({ reach }, index) => {
      if (reach === 0) return [];
      const pointer = isList ? `/Statement/${index}` : '/Statement';
      return [parseStatement(jsonTreeOf(statements[index]), { ...options, pointer, index })];
    });
  }
}

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
