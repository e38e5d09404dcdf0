import type { Operator } from './encode/operator.ts';
import { like, type Piece } from './encode/text-pattern.ts';
import { AS_DOCUMENTED, type Dialect, type Range } from './encode/wanted.ts';
import type { Answer } from './judge.ts';
import { OUTCOMES, type Outcome } from './line.ts';

/** Something done wrongly on purpose: the judge has to find a disagreement. */
export interface Fault {
  readonly name: string;
  /** The policy language, read wrongly. */
  readonly dialect?: Dialect;
  /** The answer, changed before it is judged. */
  readonly answer?: (answer: Answer, keys: readonly string[]) => Answer;
}

function misread(name: string, wrong: Partial<Dialect>): Fault {
  return { name, dialect: { ...AS_DOCUMENTED, ...wrong } };
}

/** A truth about absent keys replaced where it applies. */
function absentAs(applies: (operator: Operator) => boolean, truth: boolean): Partial<Dialect> {
  return { absent: (operator) => (applies(operator) ? truth : AS_DOCUMENTED.absent(operator)) };
}

function textsAs(base: string, wrong: Dialect['textsOf']): Partial<Dialect> {
  return {
    textsOf: (operator, pieces) =>
      operator.base === base ? wrong(operator, pieces) : AS_DOCUMENTED.textsOf(operator, pieces),
  };
}

function rangesAs(wrong: (range: Range, operator: Operator) => Range): Partial<Dialect> {
  return { rangeOf: (operator, value) => wrong(AS_DOCUMENTED.rangeOf(operator, value), operator) };
}

const isPlain = ({ quantifier, ifExists }: Operator): boolean => quantifier === 'one' && !ifExists;

function starsForMarks(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece) => (piece.literal ? piece : { ...piece, text: piece.text.replaceAll('?', '*') }));
}

const MISREADINGS: readonly Fault[] = [
  misread('a negated operator fails for an absent key', absentAs(isPlain, false)),
  misread('a plain operator holds for an absent key', absentAs(isPlain, true)),
  misread('IfExists is overlooked', {
    absent: (operator) => AS_DOCUMENTED.absent({ ...operator, ifExists: false }),
  }),
  misread(
    'ForAllValues fails for an absent key',
    absentAs(({ quantifier }) => quantifier === 'all', false),
  ),
  misread(
    'ForAnyValue holds for an absent key',
    absentAs(({ quantifier }) => quantifier === 'any', true),
  ),
  misread('ForAllValues asks for one value only', { asksAll: () => false }),
  misread('ForAnyValue asks for all values', { asksAll: ({ quantifier }) => quantifier !== 'one' }),
  misread(
    'StringEquals ignores letter case',
    textsAs('StringEquals', (operator, pieces) =>
      AS_DOCUMENTED.textsOf({ ...operator, base: 'StringEqualsIgnoreCase' }, pieces),
    ),
  ),
  misread(
    'StringEqualsIgnoreCase does not',
    textsAs('StringEqualsIgnoreCase', (operator, pieces) =>
      AS_DOCUMENTED.textsOf({ ...operator, base: 'StringEquals' }, pieces),
    ),
  ),
  misread(
    'StringEquals knows wildcards',
    textsAs('StringEquals', (_, pieces) => like(pieces)),
  ),
  misread(
    'a question mark stands for any text',
    textsAs('StringLike', (_, pieces) => like(starsForMarks(pieces))),
  ),
  misread(
    'a star in an ARN crosses colons',
    textsAs('ArnLike', (_, pieces) => like(pieces)),
  ),
  misread(
    'less than includes the bound',
    rangesAs((range, { base }) =>
      base.endsWith('LessThan') && range.to !== undefined ? { ...range, to: range.to + 1n } : range,
    ),
  ),
  misread(
    'at least excludes the bound',
    rangesAs((range, { base }) =>
      base.endsWith('GreaterThanEquals') && range.from !== undefined
        ? { ...range, from: range.from + 1n }
        : range,
    ),
  ),
  misread(
    'a block has one address more',
    rangesAs((range, { family }) =>
      family === 'Ip' && range.to !== undefined ? { ...range, to: range.to + 1n } : range,
    ),
  ),
  misread(
    'IPv4 and IPv6 are one',
    rangesAs(({ six, ...range }) => range),
  ),
  misread('the first of several values counts', {
    alternatives: (languages) => AS_DOCUMENTED.alternatives(languages.slice(0, 1)),
  }),
  misread('one level of SCPs is enough', { everyLevel: false }),
  misread('an allow beats a deny', { denyWins: false }),
];

function changed(name: string, answer: NonNullable<Fault['answer']>): Fault {
  return { name, answer };
}

function withOutcomes(answer: Answer, outcomes: readonly Outcome[]): Answer {
  return { ...answer, outcomes };
}

const WRONG_ANSWERS: readonly Fault[] = [
  changed('the best outcome is forgotten', (answer) =>
    withOutcomes(answer, answer.outcomes.length > 1 ? answer.outcomes.slice(1) : answer.outcomes),
  ),
  changed('an outcome is made up', (answer) =>
    withOutcomes(
      answer,
      OUTCOMES.filter((outcome) => outcome === 'ImplicitlyDenied' || answer.outcomes.includes(outcome)),
    ),
  ),
  changed('a key that decides is forgotten', (answer) => ({ ...answer, unknown: answer.unknown.slice(1) })),
  changed('a key that does not decide is named', (answer, keys) =>
    answer.outcomes.length > 1 ? { ...answer, unknown: keys } : answer,
  ),
  changed('the witnesses are swapped', (answer) => {
    const { denied, other } = answer.witness ?? {};
    return denied === undefined || other === undefined
      ? answer
      : { ...answer, witness: { denied: other, other: denied } };
  }),
  changed('there is no witness', ({ witness, ...answer }) => answer),
  changed('a witness is about another resource', (answer) => {
    const { denied, other } = answer.witness ?? {};
    return denied === undefined || other === undefined
      ? answer
      : { ...answer, witness: { denied, other: { ...other, resource: '*' } } };
  }),
];

export const FAULTS: readonly Fault[] = [...MISREADINGS, ...WRONG_ANSWERS];
