import { type Document, textOf } from './document.ts';
import type { AccountSettings } from './settings.ts';

/** Writes entities with the documents in them in the form that was asked for. */
export interface EntityWriter {
  /** What stands for a document in an entity; undefined where its text is not known. */
  readonly document: (document: Document) => unknown;
  /** The JSON of an entity, each line after the first moved in by that many levels. */
  readonly entity: (value: unknown, level: number) => string;
}

/** Text of documents that no serializer would write: it is put into the JSON afterwards. */
const MARK = /"@@ document (\d+) @@"/g;

export function entityWriter({ form, indent }: AccountSettings): EntityWriter {
  const byHand: string[] = [];
  const document = (source: Document): unknown => {
    if (source.value === null) return undefined;
    if (form === 'url-encoded') return source.encoded ?? percentEncoded(laidOut(source));
    if (form === 'text') return laidOut(source);
    if (source.text === undefined) return source.value;
    return `@@ document ${byHand.push(source.text) - 1} @@`;
  };
  const entity = (value: unknown, level: number): string => {
    const json = JSON.stringify(value, null, indent);
    const moved = indent === 0 ? json : json.replaceAll('\n', `\n${' '.repeat(indent * level)}`);
    if (byHand.length === 0) return moved;
    const whole = moved.replace(MARK, (_, number) => byHand[Number(number)] ?? '');
    byHand.length = 0;
    return whole;
  };
  return { document, entity };
}

/** IAM keeps the white space of whoever wrote a document: a quarter of them is laid out for people. */
function laidOut(document: Document): string {
  const text = textOf(document);
  return document.text === undefined && text.length % 4 === 0 ? textOf(document, 4) : text;
}

/** "URL-encoded compliant with RFC 3986": https://docs.aws.amazon.com/IAM/latest/APIReference/API_UserDetail.html */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
