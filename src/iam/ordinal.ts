import ipaddr from 'ipaddr.js';
import { remembered } from '#lib/remembered.ts';

/**
 * Numbers, dates and addresses as points on one line, so that one piece of code cuts each of them into
 * intervals. Numbers are scaled by 10^20, dates are milliseconds, IPv6 lies after the whole of IPv4.
 */
export type Ordinal = bigint;

export type OrderedType = 'number' | 'date' | 'epoch' | 'ip';

/** A closed interval of ordinals. */
export interface Range {
  readonly from: Ordinal;
  readonly to: Ordinal;
}

const DIGITS = 20;
/** The number one as a point. */
export const UNIT = 10n ** BigInt(DIGITS);
const NUMBER = /^(-?)(\d{1,40})(?:\.(\d{1,20}))?$/;

/** A whole or decimal number, strictly: trailing text is malformed, not ignored. */
export const numberOrdinal = remembered((text): Ordinal | undefined => {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const units = BigInt(whole) * UNIT + BigInt(fraction.padEnd(DIGITS, '0'));
  return sign === '-' ? -units : units;
});

/** W3C ISO 8601 profile: year, month, day, or minute and more with a zone. https://www.w3.org/TR/NOTE-datetime */
const ISO = /^\d{4}(?:-\d\d(?:-\d\d(?:T(?!24)\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/;
/** Four digits are a year. */
const EPOCH = /^(?:\d{1,3}|\d{5,13})$/;

/** A date in the W3C ISO 8601 profile, or epoch seconds: "either ... or epoch (UNIX) time" (operators page). */
export const dateOrdinal = remembered((text): Ordinal | undefined => {
  if (EPOCH.test(text)) return BigInt(text) * 1000n;
  if (!ISO.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || !sameDay(text, ms) ? undefined : BigInt(ms);
});

const YEAR_OR_SECONDS = /^\d{4}$/;

/** What a date can mean: four digits are a year and a number of seconds alike. */
export function dateReadings(text: string): readonly Ordinal[] {
  const at = dateOrdinal(text);
  if (at === undefined) return [];
  return YEAR_OR_SECONDS.test(text) ? [at, BigInt(text) * 1000n] : [at];
}

/** `Date.parse` rolls 31 February over; AWS calls such a date malformed. */
function sameDay(text: string, ms: number): boolean {
  const day = text.slice(0, 10);
  if (day.length < 10) return true;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(midnight) && new Date(midnight).toISOString().slice(0, 10) === day && !Number.isNaN(ms)
  );
}

const IPV6_BASE = 1n << 32n;

/** An address or CIDR block; "the value ... without a prefix uses the default /32" (operators page). */
export const ipRange = remembered((text): Range | undefined => {
  const [address = '', prefix, ...rest] = text.split('/');
  const first = ipOrdinal(address);
  if (first === undefined || rest.length > 0) return undefined;
  const width = first < IPV6_BASE ? 32 : 128;
  if (prefix !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const bits = prefix === undefined ? width : Number(prefix);
  if (bits > width) return undefined;
  const size = 1n << BigInt(width - bits);
  const base = width === 32 ? 0n : IPV6_BASE;
  const from = base + ((first - base) / size) * size;
  return { from, to: from + size - 1n };
});

/** An IPv4 or IPv6 address; no zone, no octal, no shortened IPv4. */
export const ipOrdinal = remembered((text): Ordinal | undefined => {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return bytesOrdinal(ipaddr.IPv4.parse(text).toByteArray());
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  return IPV6_BASE + bytesOrdinal(ipaddr.IPv6.parse(text).toByteArray());
});

function bytesOrdinal(bytes: readonly number[]): Ordinal {
  return bytes.reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
}

/** Reads a value as a point of its type. */
export function ordinalOf(type: OrderedType, text: string): Ordinal | undefined {
  if (type === 'number') return numberOrdinal(text);
  return type === 'ip' ? ipOrdinal(text) : dateOrdinal(text);
}

/** Writes a point of a type as AWS writes such a value in a request. Epoch seconds drop the fraction. */
export function ordinalText(type: OrderedType, at: Ordinal): string {
  if (type === 'number') return numberText(at);
  if (type === 'ip') return ipText(at);
  if (type === 'epoch') return String(at / 1000n);
  return new Date(Number(at)).toISOString().replace('.000Z', 'Z');
}

function numberText(at: Ordinal): string {
  const size = at < 0n ? -at : at;
  const fraction = (size % UNIT).toString().padStart(DIGITS, '0').replace(/0+$/, '');
  return `${at < 0n ? '-' : ''}${size / UNIT}${fraction === '' ? '' : `.${fraction}`}`;
}

function ipText(at: Ordinal): string {
  const bytes = (value: bigint, length: number): number[] =>
    Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n));
  if (at < IPV6_BASE) return bytes(at, 4).join('.');
  return new ipaddr.IPv6(bytes(at - IPV6_BASE, 16)).toString();
}

/** Where a type begins and ends: what lies outside is no value of it; numbers go on where a policy names larger ones. */
export const BOUNDS: Readonly<Record<OrderedType, Range>> = {
  number: { from: -(10n ** 15n) * UNIT, to: 10n ** 15n * UNIT },
  date: { from: 0n, to: 253_402_300_799_000n },
  epoch: { from: 0n, to: 253_402_300_799_000n },
  ip: { from: 0n, to: IPV6_BASE + (1n << 128n) - 1n },
};

/** One unit of a type: the smallest step between two values that a request can carry. */
export const STEP: Readonly<Record<OrderedType, Ordinal>> = { number: 1n, date: 1n, epoch: 1000n, ip: 1n };
