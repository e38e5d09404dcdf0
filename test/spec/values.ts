/** Numbers, dates, addresses and bytes as conditions compare them. `undefined` means that the text is not one. */

/** Negative, zero or positive, as for sorting. */
export type Order = number;

interface Decimal {
  digits: bigint;
  scale: number;
}

export function compareNumbers(left: string, right: string): Order | undefined {
  const [a, b] = [decimal(left), decimal(right)];
  if (a === undefined || b === undefined) return undefined;
  return sign(a.digits * 10n ** BigInt(b.scale), b.digits * 10n ** BigInt(a.scale));
}

function decimal(text: string): Decimal | undefined {
  const parts = /^(-?\d+)(?:\.(\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const fraction = parts[2] ?? '';
  return { digits: BigInt(`${parts[1]}${fraction}`), scale: fraction.length };
}

const sign = <T extends bigint | number>(a: T, b: T): Order => (a < b ? -1 : Number(a > b));

export const isNumber = (text: string): boolean => decimal(text) !== undefined;

/** W3C's profile of ISO 8601: year, month, day, or a time with its zone. */
const isoDate =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** Milliseconds since 1970. Four digits alone are a year here, and epoch seconds to `epochOf`. */
export function timeOf(text: string): number | undefined {
  const parts = isoDate.exec(text);
  if (parts === null) return epochOf(text);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const zone = zoneMinutes(parts[8] ?? 'Z');
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || hour > 23 || minute > 59 || second > 59 || zone === undefined) return undefined;
  return date.getTime() + Number(`0.${parts[7] ?? '0'}`) * 1000 - zone * 60_000;
}

export const epochOf = (text: string): number | undefined =>
  /^\d+$/.test(text) ? Number(text) * 1000 : undefined;

function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

export interface Address {
  bits: 32 | 128;
  value: bigint;
}

export function addressOf(text: string): Address | undefined {
  if (text.includes(':')) return version6(text);
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every(isOctet)) return undefined;
  return { bits: 32, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
}

const isOctet = (text: string): boolean => /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) < 256;

function version6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}

export interface Range {
  bits: 32 | 128;
  first: bigint;
  last: bigint;
}

/** A CIDR block; an address alone is a block of one. */
export function rangeOf(text: string): Range | undefined {
  const [base = '', length, ...rest] = text.split('/');
  const address = addressOf(base);
  if (address === undefined || rest.length > 0) return undefined;
  const prefix = length ?? String(address.bits);
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > address.bits) return undefined;
  const size = 2n ** BigInt(address.bits - Number(prefix));
  const first = (address.value / size) * size;
  return { bits: address.bits, first, last: first + size - 1n };
}

/** Bytes as hexadecimal. */
export function bytesOf(text: string): string | undefined {
  const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return wellFormed ? Buffer.from(text, 'base64').toString('hex') : undefined;
}
