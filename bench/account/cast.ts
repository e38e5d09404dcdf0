import type { DenyKind, Subject, Where } from './deny-kind.ts';
import { deniesFor, nearMissesFor } from './kinds.ts';
import { placeOf, stemOf } from './place.ts';
import { type Random, randomOf } from './random.ts';
import { type AccountSettings, arnOf } from './settings.ts';
import { FIRST_NAMES } from './words.ts';

/** A deny or near miss that a principal was given. */
export interface Given {
  readonly kind: DenyKind;
  readonly where: Where;
}

/** What a role is for, which decides its path, its trust and what it holds. */
export type Flavour = 'person' | 'program' | 'identity-center' | 'service-linked';

/** A user or role of the account, before any of its policies is made. */
export interface Member extends Subject {
  readonly index: number;
  readonly path: string;
  readonly flavour: Flavour;
  readonly given?: Given;
}

/** Upper-case letters and digits of the ids that IAM gives. */
const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Who the principals are: each can be cast alone, so that no list of them is ever needed. */
export function castOf(index: number, settings: AccountSettings): Member {
  const random = randomOf(settings.seed, 'member', index);
  const given = givenTo(index, settings);
  const kind = given?.kind.who ?? (random.chance(0.22) ? 'user' : 'role');
  const flavour = kind === 'user' ? 'person' : given === undefined ? flavourOf(random) : 'program';
  const { path, name } = kind === 'user' ? userName(index, random) : roleName(index, flavour, random);
  const chosen = given?.kind.path ?? path;
  return {
    index,
    kind,
    flavour,
    name,
    path: chosen,
    arn: arnOf(kind, chosen, name),
    id: idOf(kind === 'user' ? 'AIDA' : 'AROA', random),
    now: settings.now,
    ...(given === undefined ? {} : { given: { kind: given.kind, where: whereOf(given, kind) } }),
  };
}

/** `AIDA...` and the like: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export function idOf(prefix: string, random: Random): string {
  return prefix + random.text(ID_LETTERS, 17);
}

interface Turn {
  readonly kind: DenyKind;
  /** How many were given before. */
  readonly turn: number;
  /** How many kinds there are. */
  readonly kinds: number;
}

/** One of `hitEvery` is hit; half as many, in between, are near misses. The kinds take turns. */
function givenTo(index: number, settings: AccountSettings): Turn | undefined {
  const { hitEvery } = settings;
  if (index % hitEvery === 0) return turnOf(deniesFor(settings), index / hitEvery);
  if (index % (2 * hitEvery) === hitEvery >> 1)
    return turnOf(nearMissesFor(settings), Math.floor(index / (2 * hitEvery)));
  return undefined;
}

function turnOf(kinds: readonly DenyKind[], turn: number): Turn | undefined {
  const kind = kinds[turn % kinds.length];
  return kind === undefined ? undefined : { kind, turn, kinds: kinds.length };
}

/** The same kind comes from another place at its next turn. */
function whereOf({ kind, turn, kinds }: Turn, who: 'user' | 'role'): Where {
  const all: readonly Where[] = kind.where ?? ['inline', 'managed', 'shared', 'boundary', 'group'];
  const fitting = all.filter(
    (where) =>
      (where !== 'group' || who === 'user') && !(kind.own && (where === 'shared' || where === 'group')),
  );
  return fitting[((turn % kinds) + Math.floor(turn / kinds)) % fitting.length] ?? 'inline';
}

function flavourOf(random: Random): Flavour {
  const at = random.next();
  if (at < 0.04) return 'service-linked';
  return at < 0.12 ? 'identity-center' : 'program';
}

function userName(index: number, random: Random): { readonly path: string; readonly name: string } {
  const name = `${random.pick(FIRST_NAMES)}.${index.toString(36)}`;
  return { path: random.pick(['/', '/', '/people/', '/robots/ci/']), name };
}

function roleName(
  index: number,
  flavour: Flavour,
  random: Random,
): { readonly path: string; readonly name: string } {
  const place = placeOf(random);
  const number = index.toString(36);
  switch (flavour) {
    case 'service-linked':
      return {
        path: `/aws-service-role/service-${number}.amazonaws.com/`,
        name: `AWSServiceRoleFor${number}`,
      };
    case 'identity-center': {
      const region = random.chance(0.5) ? '' : `${place.region}/`;
      const suffix = random.text('0123456789abcdef', 16);
      return {
        path: `/aws-reserved/sso.amazonaws.com/${region}`,
        name: `AWSReservedSSO_${place.team}-${number}_${suffix}`,
      };
    }
    case 'person':
    case 'program':
      return {
        path: random.pick(['/', '/', '/service-role/', `/${place.team}/`]),
        name: `${stemOf(place)}-${number}`,
      };
  }
}
