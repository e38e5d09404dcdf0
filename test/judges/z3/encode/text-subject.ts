import { and, FALSE, type Formula, flag, isEqual, not, or, type Term } from './formula.ts';
import { passes } from './passes.ts';
import { isMatch, piecesOf, type Regular } from './regular.ts';
import type { UnknownSubject } from './subject.ts';
import type { Wanted } from './wanted.ts';

/** A key of text with one value: an integer that says in which piece of the language of all its values it lies. */
export function textSubject(name: string, whole: Regular, wanted: readonly Wanted[]): UnknownSubject {
  const cuts = wanted.flatMap((one) => (one.kind === 'text' ? [one.language] : []));
  const texts = piecesOf(whole, cuts);
  const [present, piece] = [`${name}_present`, `${name}_piece`];
  const at: Term = { kind: 'variable', name: piece, scale: 1n };
  const kindOf = (text: string): string => cuts.map((cut) => isMatch(cut, text)).join();
  const among = (holds: (text: string) => boolean): Formula =>
    or(texts.flatMap((text, i) => (holds(text) ? [isEqual(at, BigInt(i))] : [])));
  return {
    flags: [present],
    integers: [piece],
    present: flag(present),
    isList: FALSE,
    possible: or([not(flag(present)), among(() => true)]),
    some: (one, negated) => and([flag(present), among((text) => passes(text, one) !== negated)]),
    assignmentOf: (values) => {
      const [text, ...others] = values ?? [];
      if (text === undefined) return { flags: { [present]: false }, integers: { [piece]: 0n } };
      const i = texts.findIndex((one) => kindOf(one) === kindOf(text));
      if (others.length > 0 || i < 0 || !isMatch(whole, text)) return undefined;
      return { flags: { [present]: true }, integers: { [piece]: BigInt(i) } };
    },
    valuesOf: ({ flags, integers }) =>
      flags[present] === true ? [texts[Number(integers[piece] ?? 0n)] ?? ''] : undefined,
  };
}
