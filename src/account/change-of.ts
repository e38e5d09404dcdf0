import type { Change } from './change.ts';

/** The changes of some kinds. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;
