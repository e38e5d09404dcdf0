import type { Finding } from '#guard/finding.ts';
import { userDeny } from './findings.ts';

const [hit] = userDeny.principals;

/** Text that clears screens, breaks lines, turns the reading direction, mentions everybody and does not end. */
export const hostile = `\u001b[2J\n\r\u2028\u202e<!channel> [a](https://example.com) ab${'é\u{1f511}'.repeat(200)}`;

/** A finding in which every text of somebody else is this one. */
export function named(name: string): Finding {
  return {
    ...userDeny,
    source: { ...userDeny.source, policyName: name, policyKey: `arn#${name}`, sid: name, version: name },
    when: name,
    regions: [name],
    keys: [name],
    repositories: [`arn:aws:codecommit:${name}:1:${name}`],
    principals:
      hit === undefined
        ? []
        : [{ ...hit, arn: `arn:aws:iam::1:user/${name}`, region: name, via: [name, name], when: name }],
    introducedBy: { eventId: name, eventName: name, time: name, actor: name, invokedBy: name },
    observed: { errorCode: name, message: name, principal: name },
  };
}

/** A finding that reaches so many users. */
export function crowd(size: number): Finding {
  return {
    ...userDeny,
    principals: Array.from({ length: size }, (_, i) => i).flatMap((i) =>
      hit === undefined ? [] : [{ ...hit, arn: `arn:aws:iam::111122223333:user/u${i}` }],
    ),
  };
}
