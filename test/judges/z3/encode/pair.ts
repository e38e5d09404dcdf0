import type { Ask } from './ask.ts';
import { SAME } from './crossed.ts';
import { and, differ, type Formula, flag, not, or } from './formula.ts';
import { ANYTHING, both, not as except, isMatch, piecesOf, type Regular, textOf } from './regular.ts';
import type { Subject } from './subject.ts';
import { equalTo } from './text-pattern.ts';
import type { Wanted } from './wanted.ts';

/**
 * What it takes for two keys to hold the same text: both are there, and no test tells their values apart. Where all
 * tests together leave a single text, it has to be the same.
 *
 * @param asks of either key
 */
export function sameness(one: Subject, other: Subject, asks: readonly Ask[]): Formula {
  const wanted = asks.map((ask) => ask.wanted);
  const apart = wanted.map((each) => differ(one.some(each, false), other.some(each, false)));
  const languages = wanted.flatMap((each) => (each.kind === 'text' ? [each.language] : []));
  const alone = piecesOf(ANYTHING, languages)
    .filter((text) => isAlone(text, languages))
    .map((text): Wanted => ({ kind: 'text', language: onlyText(text) }));
  return and([
    or([not(flag(SAME)), and([one.present, other.present, ...apart.map(not)])]),
    ...alone.map((each) => or([flag(SAME), not(and([one.some(each, false), other.some(each, false)]))])),
  ]);
}

/** Whether there is no other text that the same of the languages have. */
function isAlone(text: string, languages: readonly Regular[]): boolean {
  const own = languages.map((language) => (isMatch(language, text) ? language : except(language)));
  return textOf(both([...own, except(onlyText(text))])) === undefined;
}

function onlyText(text: string): Regular {
  return equalTo([{ text, literal: true }], false);
}
