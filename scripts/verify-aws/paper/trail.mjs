/** @import { Output } from '../types.ts' */

/** CloudTrail on paper: what each session called, as soon as it has been asked often enough. */
export class PaperTrail {
  /** @type {Map<string, object[]>} */
  #events = new Map();
  #asked = 0;

  /** @param {string} account @param {number} delay */
  constructor(account, delay) {
    this.account = account;
    this.delay = delay;
  }

  /** @param {string} session @param {'kms' | 'codecommit'} service @param {string} eventName @param {boolean} [refused] */
  note(session, service, eventName, refused = false) {
    const event = {
      eventVersion: '1.11',
      eventSource: `${service}.amazonaws.com`,
      eventName,
      ...(refused ? { errorCode: 'AccessDenied' } : {}),
      sourceIPAddress: 'codecommit.amazonaws.com',
      userAgent: 'codecommit.amazonaws.com',
      userIdentity: {
        type: 'AssumedRole',
        accountId: this.account,
        arn: `arn:aws:sts::${this.account}:assumed-role/role/${session}`,
        invokedBy: 'codecommit.amazonaws.com',
      },
      ...(service === 'kms'
        ? { requestParameters: { encryptionContext: { 'aws:codecommit:id': 'repository' } } }
        : {}),
    };
    const known = this.#events.get(session) ?? [];
    this.#events.set(session, [...known, event]);
  }

  /** @param {object} input @returns {Output} */
  events(input) {
    this.#asked += 1;
    if (this.#asked <= this.delay) return { Events: [] };
    const { LookupAttributes } = /** @type {{ LookupAttributes: { AttributeValue: string }[] }} */ (input);
    const found = this.#events.get(LookupAttributes[0]?.AttributeValue ?? '') ?? [];
    return { Events: found.map((event) => ({ CloudTrailEvent: JSON.stringify(event) })) };
  }
}
