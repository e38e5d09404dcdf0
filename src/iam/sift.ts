import type { AskedActions, Reach } from './asked-actions.ts';
import { isMalformed } from './malformed.ts';
import { type Oddity, oddityOfAction, oddityOfResource } from './odd-text.ts';
import { operatorNamed } from './operators.ts';
import { isPlainSid } from './parse-statement.ts';
import type { Effect } from './policy.ts';
import { parseTemplate } from './template.ts';

/** A statement at first sight: whom it concerns, without being read. */
export interface Glimpse {
  readonly effect: Effect;
  /** The actions that are asked about and that it may match. */
  readonly reach: Reach;
  /** Those of them that it matches whatever is undocumented. */
  readonly sure: Reach;
}

/** A document at first sight. */
export interface Sifted {
  readonly version: string | undefined;
  /** The statements as they stand in the document. */
  readonly statements: readonly Fields[];
  readonly isList: boolean;
  readonly glimpses: readonly Glimpse[];
  /** How many keys all its objects have together. */
  readonly entries: number;
}

/**
 * Looks through a document that JSON readers have read, for the statements that concern some actions.
 *
 * @returns undefined for anything that is not altogether plain: whoever asks then reads the document word by word.
 * Nothing is decided here: what is plain has no problem to report, and a statement without reach can't match.
 */
export function sift(root: unknown, asked: AskedActions): Sifted | undefined {
  return new Sieve(asked).document(root);
}

type Fields = Readonly<Record<string, unknown>>;

class Sieve {
  private entries = 0;
  private readonly sids: string[] = [];
  private variables = false;
  private readonly asked: AskedActions;

  constructor(asked: AskedActions) {
    this.asked = asked;
  }

  document(root: unknown): Sifted | undefined {
    if (!isObject(root)) return undefined;
    for (const name in root) {
      if (name !== 'Version' && name !== 'Id' && name !== 'Statement') return undefined;
      if (name !== 'Statement' && typeof root[name] !== 'string') return undefined;
      this.entries++;
    }
    const { Version: version, Statement: found } = root;
    if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') return undefined;
    this.variables = version === '2012-10-17';
    const isList = Array.isArray(found);
    const statements: Fields[] = [];
    const glimpses: Glimpse[] = [];
    for (const statement of isList ? found : [found]) {
      const glimpse = isObject(statement) ? this.statement(statement) : undefined;
      if (glimpse === undefined) return undefined;
      statements.push(statement);
      glimpses.push(glimpse);
    }
    if (new Set(this.sids).size < this.sids.length) return undefined;
    return { version, statements, isList, glimpses, entries: this.entries };
  }

  private statement(statement: Fields): Glimpse | undefined {
    let reach: Reach | undefined;
    let sure: Reach = 0;
    let hasResource = false;
    for (const name in statement) {
      const value = statement[name];
      this.entries++;
      if (name === 'Action' || name === 'NotAction') {
        if (reach !== undefined || !isTexts(value)) return undefined;
        const patterns = typeof value === 'string' ? [value] : value;
        if (isAnyOdd(patterns, oddityOfAction)) return undefined;
        const matched = this.asked.reachOfAny(patterns);
        reach = name === 'Action' ? matched.perhaps : this.asked.all & ~matched.sure;
        sure = name === 'Action' ? matched.sure : this.asked.all & ~matched.perhaps;
      } else if (name === 'Resource' || name === 'NotResource') {
        if (hasResource || !isTexts(value) || this.isMisspelt(value)) return undefined;
        if (isAnyOdd(typeof value === 'string' ? [value] : value, oddityOfResource)) return undefined;
        hasResource = true;
      } else if (name === 'Condition') {
        if (!this.condition(value)) return undefined;
      } else if (name === 'Sid') {
        if (typeof value !== 'string' || !isPlainSid(value)) return undefined;
        this.sids.push(value);
      } else if (name !== 'Effect') return undefined;
    }
    const effect = statement.Effect;
    if ((effect !== 'Allow' && effect !== 'Deny') || reach === undefined || !hasResource) return undefined;
    return { effect, reach, sure };
  }

  private isMisspelt(values: string | readonly string[]): boolean {
    if (!this.variables) return false;
    if (typeof values === 'string') return isMisspelt(values);
    for (const value of values) if (isMisspelt(value)) return true;
    return false;
  }

  private condition(block: unknown): boolean {
    if (!isObject(block)) return false;
    let operators = 0;
    for (const name in block) {
      this.entries++;
      operators++;
      if (!this.operator(name, block[name])) return false;
    }
    return operators < 2 || areDistinct(Object.keys(block));
  }

  private operator(name: string, keys: unknown): boolean {
    const operator = operatorNamed(name);
    if (operator === undefined || operator.oddCase || !isObject(keys)) return false;
    let count = 0;
    for (const key in keys) {
      const values = keys[key];
      this.entries++;
      count++;
      if (!isTexts(values) || this.isMisspelt(values)) return false;
      if (operator.family === 'String') continue;
      for (const text of typeof values === 'string' ? [values] : values)
        if (isMalformed(operator, parseTemplate(text, this.variables))) return false;
    }
    return count < 2 || areDistinct(Object.keys(keys));
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string | readonly string[] {
  if (typeof value === 'string') return true;
  if (!Array.isArray(value) || value.length === 0) return false;
  for (const item of value) if (typeof item !== 'string') return false;
  return true;
}

function isAnyOdd(texts: readonly string[], oddityOf: (text: string) => Oddity): boolean {
  for (const text of texts) if (oddityOf(text) !== undefined) return true;
  return false;
}

function isMisspelt(value: string): boolean {
  return value.includes('${') && parseTemplate(value, true).misspelt === true;
}

/** Names that differ in letter case alone mean one thing twice. */
function areDistinct(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
}
