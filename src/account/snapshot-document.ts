import { urlDecoded } from '#lib/url-decoded.ts';

/** Strings of a JSON text, which stay as they are, and the white space between its tokens, which goes. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[\t\n\r ]+/g;

/**
 * A policy document as a snapshot holds it: an object where that says the same as the text does. Where it does not (a
 * key twice, a number with more digits than JavaScript keeps, escapes), and where the text is no JSON, it stays text.
 *
 * @param source text, URL-encoded as IAM gives it or plain as the other services do; anything else is given back
 */
export function snapshotDocument(source: unknown): unknown {
  if (typeof source !== 'string') return source;
  const text = urlDecoded(source);
  try {
    const value: unknown = JSON.parse(text);
    const compact = text.replace(TOKEN, (token) => (token.startsWith('"') ? token : ''));
    const isSame = typeof value === 'object' && JSON.stringify(value) === compact;
    return isSame ? value : text;
  } catch {
    return text;
  }
}
