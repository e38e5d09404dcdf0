import { NotEncoded } from '../line.ts';
import { and, atMost, FALSE, type Formula, flag, not, or, type Term } from './formula.ts';
import type { Family } from './operator.ts';
import {
  addressOf,
  addressText,
  bitsOf,
  DATES,
  dateOf,
  dateText,
  numberOf,
  numberText,
  ONE,
} from './ordered.ts';
import type { UnknownSubject } from './subject.ts';
import type { Range, Wanted } from './wanted.ts';

/** Numbers, dates, dates as seconds since 1970, and addresses. */
export type OrderedType = 'number' | 'date' | 'epoch' | 'address';

/** How many units of an operator's family one unit of the key's type is. */
const SCALES: Readonly<Record<OrderedType, Partial<Readonly<Record<Family, bigint>>>>> = {
  number: { Numeric: 1n },
  date: { Date: 1n },
  epoch: { Date: 1000n, Numeric: ONE },
  address: { Ip: 1n },
};

/** A key of numbers, dates or addresses with one value: an integer, and for addresses the protocol. */
export function orderedSubject(name: string, type: OrderedType): UnknownSubject {
  const [present, at, six] = [`${name}_present`, `${name}_at`, `${name}_six`];
  const isAddress = type === 'address';
  const within = (wanted: Wanted): Formula => {
    const scale = wanted.kind === 'ordered' ? SCALES[type][wanted.family] : undefined;
    if (wanted.kind !== 'ordered' || scale === undefined)
      throw new NotEncoded('operators of several families on one key');
    return or(wanted.ranges.map((range) => inRange({ kind: 'variable', name: at, scale }, range, six)));
  };
  return {
    flags: isAddress ? [present, six] : [present],
    integers: [at],
    present: flag(present),
    isList: FALSE,
    possible: or(
      domainOf(type).map((range) => inRange({ kind: 'variable', name: at, scale: 1n }, range, six)),
    ),
    some: (wanted, negated) => and([flag(present), negated ? not(within(wanted)) : within(wanted)]),
    assignmentOf: (values) => {
      const [text, ...others] = values ?? [];
      const absent = { flags: { [present]: false, [six]: false }, integers: { [at]: 0n } };
      if (text === undefined) return absent;
      const found = pointOf(type, text);
      if (found === undefined || others.length > 0) return undefined;
      return { flags: { [present]: true, [six]: found.six === true }, integers: { [at]: found.at } };
    },
    valuesOf: ({ flags, integers }) =>
      flags[present] === true
        ? [pointText(type, { six: flags[six] === true, at: integers[at] ?? 0n })]
        : undefined,
  };
}

function inRange(term: Term, { six, from, to }: Range, sixFlag: string): Formula {
  const protocol = six === undefined ? [] : [six ? flag(sixFlag) : not(flag(sixFlag))];
  return and([
    ...protocol,
    ...(from === undefined ? [] : [not(atMost(term, from - 1n))]),
    ...(to === undefined ? [] : [atMost(term, to)]),
  ]);
}

/** What a request can hold, in units of the type. */
function domainOf(type: OrderedType): readonly Range[] {
  if (type === 'number') return [{}];
  if (type === 'date') return [DATES];
  if (type === 'epoch') return [{ from: DATES.from / 1000n, to: DATES.to / 1000n }];
  return [false, true].map((six) => ({ six, from: 0n, to: (1n << bitsOf(six)) - 1n }));
}

interface Point {
  readonly six?: boolean;
  readonly at: bigint;
}

function pointOf(type: OrderedType, text: string): Point | undefined {
  if (type === 'address') return addressOf(text);
  const at = type === 'number' ? numberOf(text) : dateOf(text);
  if (at === undefined) return undefined;
  return { at: type === 'epoch' ? at / 1000n : at };
}

export function isValueOf(type: OrderedType, text: string): boolean {
  return pointOf(type, text) !== undefined;
}

function pointText(type: OrderedType, { six = false, at }: Point): string {
  if (type === 'address') return addressText({ six, at });
  if (type === 'number') return numberText(at);
  return type === 'date' ? dateText(at) : String(at);
}

/** A value at every bound of some tests and next to it: no value is of another kind than all of these. */
export function valuesAround(type: OrderedType, wanted: readonly Wanted[]): readonly string[] {
  const domain = domainOf(type);
  const ranges = wanted.flatMap((one) => (one.kind === 'ordered' ? one.ranges : []));
  if (type === 'epoch') throw new NotEncoded('a list of seconds');
  const points = [...domain, ...ranges].flatMap(({ six, from, to }): Point[] =>
    [from ?? 0n, to ?? 0n].flatMap((at) =>
      [at - 1n, at, at + 1n].map((near) => ({ ...(six === undefined ? {} : { six }), at: near })),
    ),
  );
  const inside = points.filter(({ six, at }) =>
    domain.some((range) => range.six === six && (range.from ?? at) <= at && (range.to ?? at) >= at),
  );
  return [...new Set(inside.map((point) => pointText(type, point)))];
}
