import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from './account.ts';
import { type AccountError, Flaws, fail } from './account-problem.ts';
import { type Compaction, UNCOMPACTED } from './compaction.ts';
import { authorizationDetailsSchema } from './details-schema.ts';
import { EMPTY, isTruncated, TRUNCATED, versionWords } from './details-words.ts';
import { EntityLists, isOf, LISTS, type ListName, otherWords } from './entity-lists.ts';
import { notAnAccount } from './not-an-account.ts';
import { accountParts } from './snapshot-parts.ts';
import { snapshotSchema } from './snapshot-schema.ts';

/** How a snapshot is told from bare authorization details. */
const MARKS = ['keyGuardSnapshot', 'authorizationDetails'];

const DETAILS = 'authorizationDetails';

/**
 * Reads an account in parts: the entries of its large lists one by one, then all the rest. An entry that was taken is a
 * 0 in the rest.
 */
export class AccountReader {
  private readonly bare: Part;
  private readonly inSnapshot: Part;

  constructor(compact: Compaction = UNCOMPACTED) {
    this.bare = partOf(compact);
    this.inSnapshot = partOf(compact);
  }

  /** Whether the entries of the list at a path of keys are read one by one. */
  readonly wants = (path: readonly string[]): boolean => this.listAt(path) !== undefined;

  readonly take = (path: readonly string[], index: number, entry: unknown): void => {
    const name = this.listAt(path);
    if (name === undefined) return;
    const { lists, taken } = path.length === 1 ? this.bare : this.inSnapshot;
    const last = taken.get(name) ?? { count: 0, index: -1, isRepeated: false };
    taken.set(name, { count: last.count + 1, index, isRepeated: last.isRepeated || index <= last.index });
    lists.take(name, entry, [...path, index]);
  };

  private listAt(path: readonly string[]): ListName | undefined {
    const names = path.length === 2 && path[0] === DETAILS ? path.slice(1) : path;
    return names.length === 1 ? LISTS.find((name) => name === names[0]) : undefined;
  }

  /**
   * @param rest what `JSON.parse` gave, with a 0 for each entry that was taken
   * @returns the account, or a code with one sentence: `not-an-account` (something else), `wrong-version` (of the
   * snapshot), `invalid-account` (a field), `truncated` (pages are missing), `empty-account` (nobody in it tells its
   * id), `other-account` (an ARN of another account or partition), `duplicate` (one name, ARN or list twice: either
   * could hide a deny)
   */
  finish(rest: unknown): Result<Account, AccountError> {
    if (typeof rest !== 'object' || rest === null || Array.isArray(rest))
      return fail('not-an-account', notAnAccount(rest));
    if (MARKS.some((mark) => Object.hasOwn(rest, mark))) return this.finishSnapshot(rest);
    if (LISTS.some((list) => Object.hasOwn(rest, list))) return this.finishDetails(rest);
    return fail('not-an-account', notAnAccount(rest));
  }

  private finishSnapshot(rest: object): Result<Account, AccountError> {
    const version: unknown = Reflect.get(rest, 'keyGuardSnapshot');
    if (version !== 1) return fail('wrong-version', versionWords(version));
    const details: unknown = Reflect.get(rest, DETAILS);
    const emptied = emptiedLists(details, this.inSnapshot, [DETAILS]);
    if (!emptied.ok) return emptied;
    const read = snapshotSchema().safeParse({ ...rest, [DETAILS]: emptied.value });
    const { flaws, lists } = this.inSnapshot;
    if (!read.success) flaws.add(read.error, { ...rest, [DETAILS]: emptied.value });
    const flaw = flaws.error();
    if (flaw !== undefined || !read.success)
      return flaw === undefined ? fail('invalid-account', '') : err(flaw);
    const home = { id: read.data.accountId, partition: read.data.partition };
    if (isTruncated(read.data.authorizationDetails)) return fail('truncated', TRUNCATED);
    const entities = lists.entities(home);
    if (!entities.ok) return entities;
    const foreign = read.data.repositories?.find(({ arn }) => !isOf(arn, home));
    if (foreign !== undefined) return fail('other-account', otherWords(foreign.arn, home));
    return ok({ ...home, ...entities.value, ...accountParts(read.data) });
  }

  private finishDetails(rest: object): Result<Account, AccountError> {
    const { flaws, lists } = this.bare;
    const emptied = emptiedLists(rest, this.bare, []);
    if (!emptied.ok) return emptied;
    const read = authorizationDetailsSchema().safeParse(emptied.value);
    if (!read.success) flaws.add(read.error, emptied.value);
    const flaw = flaws.error();
    if (flaw !== undefined || !read.success)
      return flaw === undefined ? fail('invalid-account', '') : err(flaw);
    const home = lists.home();
    if (isTruncated(read.data)) return fail('truncated', TRUNCATED);
    if (home === undefined) return fail('empty-account', EMPTY);
    const entities = lists.entities(home);
    return entities.ok ? ok({ ...home, ...entities.value }) : entities;
  }
}

interface Taken {
  readonly count: number;
  readonly index: number;
  /** The list is written more than once. */
  readonly isRepeated: boolean;
}

/** Authorization details, wherever they stand. */
interface Part {
  readonly flaws: Flaws;
  readonly lists: EntityLists;
  readonly taken: Map<ListName, Taken>;
}

function partOf(compact: Compaction): Part {
  const flaws = new Flaws();
  return { flaws, lists: new EntityLists(flaws, compact), taken: new Map() };
}

/**
 * Details without the entries that were taken. What is left in a list is no object, and so no entry; a list that is
 * written twice is two lists, of which JSON readers would give one.
 */
function emptiedLists(
  details: unknown,
  { taken, lists }: Part,
  at: readonly string[],
): Result<unknown, AccountError> {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return ok(details);
  const emptied: Record<string, unknown> = { ...details };
  for (const name of LISTS) {
    const list = emptied[name];
    const { count = 0, isRepeated = false } = taken.get(name) ?? {};
    if (isRepeated) return fail('duplicate', `\`${name}\` is written more than once: take the account again`);
    if (!Array.isArray(list)) continue;
    emptied[name] = [];
    const zeros = list.filter((entry) => entry === 0).length;
    for (const [i, entry] of list.entries())
      if (entry !== 0 || zeros > count) lists.take(name, entry, [...at, name, i]);
  }
  return ok(emptied);
}
