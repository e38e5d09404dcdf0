/** JSON text that may be URL-encoded, decoded; what begins with no percent sign, or can't be decoded, as it is. */
export function urlDecoded(text: string): string {
  if (!/^\s*%/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
