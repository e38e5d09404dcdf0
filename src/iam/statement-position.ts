import { itemOffsets, offsetOf } from '#lib/json-text.ts';
import { lineStarts, type Position, positionIn, unescapePointer } from '#lib/json-tree.ts';
import { rememberedFor } from '#lib/remembered.ts';
import type { Policy, Statement } from './policy.ts';

/** Where a statement starts in the text of its document; empty when it came as an object, or where there is none. */
export function statementPosition(policy: Policy, statement: Statement): Partial<Position> {
  const places = placesIn(policy);
  if (places === undefined) return {};
  const at = statement.offset ?? places.offsetOf(statement.pointer);
  return at === undefined ? {} : positionIn(places.lines, at);
}

interface Places {
  readonly lines: readonly number[];
  readonly offsetOf: (pointer: string) => number | undefined;
}

/** A document of many statements is gone through once for all of them. */
const placesIn = rememberedFor(({ text }: Policy): Places | undefined => {
  if (text === undefined) return undefined;
  const body = text.charCodeAt(0) === BYTE_ORDER_MARK ? ` ${text.slice(1)}` : text;
  let items: readonly number[] | undefined;
  return {
    lines: lineStarts(text),
    offsetOf: (pointer) => {
      const [, token, index] = pointer.split('/');
      const name = token === undefined ? undefined : unescapePointer(token);
      if (name === undefined) return offsetOf(body, []);
      if (index === undefined) return offsetOf(body, [name]);
      items ??= itemOffsets(body, [name]);
      return items[Number(index)];
    },
  };
});

const BYTE_ORDER_MARK = 0xfeff;
