/** A JSON value that may hold a key twice, and that can be changed at any place. */
export type Tree =
  | { readonly kind: 'object'; readonly members: { key: string; value: Tree }[] }
  | { readonly kind: 'list'; readonly items: { value: Tree }[] }
  | { readonly kind: 'literal'; readonly text: string };

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => ({ value: treeOf(item) })) };
  if (typeof value !== 'object' || value === null) return { kind: 'literal', text: JSON.stringify(value) };
  const members = Object.entries(value).map(([key, item]) => ({ key, value: treeOf(item) }));
  return { kind: 'object', members };
}

/** As JSON text; `gap` stands wherever JSON allows spaces. */
export function write(tree: Tree, gap: string): string {
  if (tree.kind === 'literal') return tree.text;
  const inside =
    tree.kind === 'list'
      ? tree.items.map(({ value }) => write(value, gap))
      : tree.members.map(({ key, value }) => `${JSON.stringify(key)}${gap}:${gap}${write(value, gap)}`);
  const [open, close] = tree.kind === 'list' ? '[]' : '{}';
  return `${open}${gap}${inside.join(`${gap},${gap}`)}${gap}${close}`;
}

/** One change: the numbers choose the place, another place, and the value, each modulo what there is. */
export interface Change {
  readonly what: (typeof CHANGES)[number];
  readonly at: number;
  readonly to: number;
  readonly value: number;
}

export const CHANGES = [
  'remove',
  'twice',
  'retype',
  'rename',
  'move',
  'swap',
  'in a list',
  'in an object',
  'unwrap',
] as const;

const VALUES = [
  'null',
  '5',
  'true',
  '[]',
  '{}',
  '""',
  '[[]]',
  '[null]',
  '{"a":1}',
  '"Deny"',
  '"Allow"',
  '"deny"',
  '"*"',
  '"kms:*"',
  '"s3:*"',
  '["*"]',
  '[["*"]]',
  '"\\u0044eny"',
  '"%44eny"',
  '"arn:aws:kms:*:*:key/*"',
  '"\\ud800"',
  '1e400',
];

const KEYS = [
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
  'Sid',
  'Statement',
  'Version',
  'effect',
  '__proto__',
  'constructor',
  '',
  'a.b',
  'StringEquals',
  'StringNotEquals',
  'stringequals',
  'aws:username',
  'AWS:UserName',
  'kms:ViaService',
  'x:absent',
  'Principal',
];

/** A place in a tree: the list of children that holds it, and where. */
interface Slot {
  readonly siblings: { key?: string; value: Tree }[];
  readonly index: number;
}

function slotsOf(tree: Tree): Slot[] {
  if (tree.kind === 'literal') return [];
  const siblings = tree.kind === 'list' ? tree.items : tree.members;
  return siblings.flatMap(({ value }, index) => [{ siblings, index }, ...slotsOf(value)]);
}

/** A copy of the tree with the changes made one after another. */
export function changed(tree: Tree, changes: readonly Change[]): Tree {
  const copy = structuredClone(tree);
  for (const change of changes) make(change, copy);
  return copy;
}

function make(change: Change, root: Tree): void {
  const slots = slotsOf(root);
  const slot = slots[change.at % Math.max(1, slots.length)];
  const other = slots[change.to % Math.max(1, slots.length)];
  if (slot === undefined || other === undefined) return;
  if (change.what === 'move' || change.what === 'swap') exchange(change, slot, other);
  else alter(change, slot);
}

const freshOf = ({ value }: Change): Tree => treeOf(JSON.parse(VALUES[value % VALUES.length] ?? 'null'));
const keyOf = ({ value }: Change): string => KEYS[value % KEYS.length] ?? '';

/** Changes with two places. */
function exchange(change: Change, slot: Slot, other: Slot): void {
  const entry = slot.siblings[slot.index];
  const second = other.siblings[other.index];
  if (entry === undefined || second === undefined) return;
  if (change.what === 'swap') {
    [entry.value, second.value] = [structuredClone(second.value), structuredClone(entry.value)];
    return;
  }
  const moved = 'key' in second ? { key: keyOf(change), ...entry } : { value: entry.value };
  other.siblings.splice(other.index, 0, structuredClone(moved));
  if (change.to % 2 === 0) slot.siblings.splice(slot.siblings.indexOf(entry), 1);
}

/** Changes with one place. */
function alter(change: Change, { siblings, index }: Slot): void {
  const entry = siblings[index];
  if (entry === undefined) return;
  const fresh = freshOf(change);
  const again = change.to % 2 === 0 ? entry : { ...entry, value: fresh };
  if (change.what === 'remove') siblings.splice(index, 1);
  else if (change.what === 'twice') siblings.splice(index, 0, structuredClone(again));
  else if (change.what === 'retype') entry.value = fresh;
  else if (change.what === 'rename' && entry.key !== undefined) entry.key = keyOf(change);
  else if (change.what === 'in a list') entry.value = { kind: 'list', items: [{ value: entry.value }] };
  else if (change.what === 'in an object')
    entry.value = { kind: 'object', members: [{ key: keyOf(change), value: entry.value }] };
  else if (change.what === 'unwrap' && entry.value.kind !== 'literal')
    entry.value = slotsOf(entry.value)[0]?.siblings[0]?.value ?? fresh;
}
