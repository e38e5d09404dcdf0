import { isIPv6 } from 'node:net';

/** What stands in the place of what nobody else has to know. The addresses are those that are set aside for documentation. */
const ACCOUNT = '111122223333';
const ADDRESS = '203.0.113.10';

/** Accounts that stand in the place of others already. */
const OURS = /^(111122223333|4444555\d{5}|999999999999)$/;

const MASKED_UUID = '00000000-0000-4000-8000-';
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/**
 * @typedef {object} Secrets
 * @property {string} account
 * @property {readonly string[]} [nonces]
 * @property {string} [sourceIp]
 */

/**
 * Gives a function that masks texts. One value has one mask throughout, so that what belongs together still does.
 *
 * @param {Secrets} secrets
 * @returns {(text: string) => string}
 */
export function maskFor({ account, nonces = [], sourceIp }) {
  const uuids = numbered((i) => `${MASKED_UUID}${String(i).padStart(12, '0')}`);
  const addresses = numbered((i) => `198.51.100.${i % 256}`);
  const sixes = numbered((i) => `2001:db8::${i.toString(16)}`);
  const ids = numbered((i) => `EXAMPLE${String(i).padStart(9, '0')}`);
  const others = numbered((i) => String(444_455_500_000 + i));
  return (text) => {
    let masked = sourceIp === undefined ? text : text.replaceAll(sourceIp, ADDRESS);
    for (const nonce of nonces) masked = masked.replaceAll(nonce, 'nonce');
    return masked
      .replaceAll(account, ACCOUNT)
      .replaceAll(/\bmrk-[0-9a-f]{32}\b/g, 'mrk-00000000000000000000000000000000')
      .replaceAll(UUID, (id) => (id.startsWith(MASKED_UUID) ? id : uuids(id.toLowerCase())))
      .replaceAll(/\b(A[A-Z]{3})(?!EXAMPLE)[A-Z0-9]{12,28}\b/g, (id, kind) => `${kind}${ids(id)}`)
      .replaceAll(/\bo-[a-z0-9]{10,32}\b/g, 'o-exampleorgid')
      .replaceAll(/\bvpce-[0-9a-f]{8,17}\b/g, 'vpce-00000000000000000')
      .replaceAll(/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g, (ip) => (isKept(ip) ? ip : addresses(ip)))
      .replaceAll(/(?<![\w:])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/gi, (found) =>
        isIPv6(found) && !found.startsWith('2001:db8:') ? sixes(found) : found,
      )
      .replaceAll(/(?<![\d-])\d{12}(?!\d)/g, (id) => (OURS.test(id) ? id : others(id)));
  };
}

/** @param {string} ip an address of the documentation, or a range that names nobody */
const isKept = (ip) => /^(203\.0\.113|198\.51\.100|192\.0\.2|0\.0\.0)\./.test(ip);

/** @param {(i: number) => string} name @returns {(found: string) => string} */
function numbered(name) {
  /** @type {Map<string, string>} */
  const known = new Map();
  return (found) => {
    const before = known.get(found) ?? name(known.size + 1);
    known.set(found, before);
    return before;
  };
}
