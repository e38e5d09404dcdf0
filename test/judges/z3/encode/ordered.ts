/** Numbers with 24 decimals, dates in milliseconds, addresses as numbers of their protocol: all as whole numbers. */
import { NotEncoded } from '../line.ts';

const DECIMALS = 24;
/** The number one. */
export const ONE = 10n ** BigInt(DECIMALS);
const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** "Integer or decimal"; undefined for what is neither. */
export function numberOf(text: string): bigint | undefined {
  const [all, sign, whole = '', fraction = ''] = NUMBER.exec(text) ?? [];
  if (all === undefined) return undefined;
  if (fraction.length > DECIMALS) throw new NotEncoded(`${text} has more decimals than the judge counts`);
  const size = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -size : size;
}

export function numberText(at: bigint): string {
  const size = at < 0n ? -at : at;
  const fraction = String(size % ONE).padStart(DECIMALS, '0');
  return `${at < 0n ? '-' : ''}${size / ONE}.${fraction}`.replace(/\.?0+$/, '');
}

const DATE = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d))?$/;
/** Four digits are a year, or seconds: the judge reads a year and asks nothing that would tell. */
const EPOCH = /^(?:\d{1,3}|\d{5,12})$/;

/** ISO 8601 as W3C profiles it, or epoch seconds. https://www.w3.org/TR/NOTE-datetime */
export function dateOf(text: string): bigint | undefined {
  if (EPOCH.test(text)) return BigInt(text) * 1000n;
  const [all, year, month, day = '01', hour = '00', minute = '00', second = '00', ...more] =
    DATE.exec(text) ?? [];
  const [fraction = '', zone = 'Z'] = more;
  if (all === undefined) return undefined;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const midnight = new Date(Date.UTC(y, m - 1, d));
  if (midnight.getUTCMonth() !== m - 1 || midnight.getUTCDate() !== d) return undefined;
  const minutes = Number(hour) * 60 + Number(minute) - minutesOf(zone);
  const seconds = minutes * 60 + Number(second);
  return BigInt(midnight.getTime() + seconds * 1000 + Number(fraction.padEnd(3, '0')));
}

function minutesOf(zone: string): number {
  if (zone === 'Z') return 0;
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith('-') ? -size : size;
}

export function dateText(at: bigint): string {
  return new Date(Number(at)).toISOString().replace('.000Z', 'Z');
}

/** What a request's dates lie between: 1970 and the end of the year 9999. */
export const DATES = { from: 0n, to: BigInt(Date.UTC(9999, 11, 31, 23, 59, 59)) } as const;

/** An address, or the first of a block. */
export interface Address {
  readonly six: boolean;
  readonly at: bigint;
}

export interface Block {
  readonly six: boolean;
  readonly from: bigint;
  readonly to: bigint;
}

/** The bits of an address of a protocol. */
export function bitsOf(six: boolean): bigint {
  return six ? 128n : 32n;
}

export function addressOf(text: string): Address | undefined {
  const four = text.split('.');
  if (four.length === 4 && four.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return { six: false, at: joined(four.map(BigInt), 8n) };
  const [before = '', after, ...more] = text.split('::');
  const [head, tail] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  if (head === undefined || tail === undefined || more.length > 0) return undefined;
  const gap = 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...tail];
  const complete = after === undefined ? gap === 0 : gap > 0;
  if (!complete || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return {
    six: true,
    at: joined(
      groups.map((group) => BigInt(`0x${group}`)),
      16n,
    ),
  };
}

function joined(parts: readonly bigint[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) + part, 0n);
}

/** A CIDR block; an address without a prefix stands for itself. */
export function blockOf(text: string): Block | undefined {
  const [base = '', prefix, ...more] = text.split('/');
  const address = addressOf(base);
  if (address === undefined || more.length > 0 || !/^\d{1,3}$/.test(prefix ?? '0')) return undefined;
  const free = bitsOf(address.six) - (prefix === undefined ? bitsOf(address.six) : BigInt(prefix));
  if (free < 0n) return undefined;
  const from = (address.at >> free) << free;
  return { six: address.six, from, to: from + (1n << free) - 1n };
}

export function addressText({ six, at }: Address): string {
  const [count, bits, base, sign] = six ? ([8n, 16n, 16, ':'] as const) : ([4n, 8n, 10, '.'] as const);
  const parts = Array.from({ length: Number(count) }, (_, i) => {
    const part = (at >> (bits * (count - 1n - BigInt(i)))) & ((1n << bits) - 1n);
    return part.toString(base);
  });
  return parts.join(sign);
}
