import type { PolicySource } from '#iam/parse-policy.ts';

type Values = Readonly<Record<string, unknown>>;

/** What CloudTrail and its readers put where a value is kept secret. */
const MASKED = /^(HIDDEN_DUE_TO_SECURITY_REASONS|\*+)$/;

/**
 * Reads the fields of one part of a record. A field that is needed and is missing, null, masked or of a wrong type
 * is noted in `missing`, so that one reading tells all that is wrong. Names compare without letter case: the case
 * of many fields was never seen in a published record.
 */
export class Fields {
  readonly missing: string[];
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #path: string;

  constructor(path: string, values: Values | undefined, missing: string[] = []) {
    this.#path = path;
    this.#values = new Map(Object.entries(values ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
    this.missing = missing;
  }

  /** A part within this one; what is missing there is noted here. */
  inside(name: string): Fields {
    const value = this.#get(name);
    return new Fields(`${this.#path}.${name}`, isRecord(value) ? value : undefined, this.missing);
  }

  text(name: string): string {
    const value = this.#get(name);
    return readable(value) ? value : this.#lacks(name, '');
  }

  /** Undefined when the field is absent; one that is there and can't be read is missing all the same. */
  optionalText(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    return readable(value) ? value : this.#lacks(name, undefined);
  }

  /** A policy as raw text; undefined when the record does not carry it. */
  document(name: string): PolicySource {
    const value = this.#get(name);
    if (typeof value === 'string') return /^\s*[{%]/.test(value) ? value : undefined;
    return isRecord(value) ? value : undefined;
  }

  /** A boolean, which some producers write as text; absent is false. */
  flag(name: string): boolean {
    const value = this.#get(name) ?? false;
    if (value === true || value === 'true') return true;
    return value === false || value === 'false' ? false : this.#lacks(name, false);
  }

  texts(name: string): readonly string[] {
    const value = this.#get(name);
    return Array.isArray(value) && value.every(readable) ? value : this.#lacks(name, []);
  }

  /** `[{key, value}]`; the value of a tag may be empty. */
  tags(name: string): ReadonlyMap<string, string> {
    const value = this.#get(name);
    if (!Array.isArray(value)) return this.#lacks(name, new Map());
    const entries = value.map((tag: unknown, index) => {
      const pair = new Fields(
        `${this.#path}.${name}.${index}`,
        isRecord(tag) ? tag : undefined,
        this.missing,
      );
      const text = pair.#get('value') === '' ? '' : pair.optionalText('value');
      return [pair.text('key'), text ?? ''] as const;
    });
    return new Map(entries);
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  #get(name: string): unknown {
    return this.#values.get(name.toLowerCase()) ?? undefined;
  }

  #lacks<T>(name: string, value: T): T {
    this.missing.push(`${this.#path}.${name}`);
    return value;
  }
}

/**
 * Whether CloudTrail left out a part because it is larger than 100 KB. An example has the flag as text.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function isOmitted(values: Values | undefined): boolean {
  return values?.omitted === true || values?.omitted === 'true';
}

function readable(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !MASKED.test(value);
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
