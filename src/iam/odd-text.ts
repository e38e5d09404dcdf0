/**
 * Texts that name no action and no resource. IAM has let some of them pass: old versions of AWS's own policies hold actions
 * with a blank in or after them. What they did is not documented.
 */

const NAME = 1;
const WILDCARD = 2;
const COLON = 3;
const MEANING = meanings();

function meanings(): Uint8Array {
  const table = new Uint8Array(128);
  const fill = (chars: string, meaning: number): void => {
    for (const char of chars) table[char.charCodeAt(0)] = meaning;
  };
  fill('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.', NAME);
  fill('*?', WILDCARD);
  fill(':', COLON);
  return table;
}

/** What is wrong with a text: it can't be read, or it can and names nothing. */
export type Oddity = 'garbled' | 'names nothing' | undefined;

/**
 * An action is a service and a name with a colon between them; wildcards can stand for any part of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function oddityOfAction(text: string): Oddity {
  let colon = -1;
  let hasWildcard = false;
  for (let i = 0; i < text.length; i++) {
    const meaning = MEANING[text.charCodeAt(i)];
    if (meaning === NAME) continue;
    if (meaning === WILDCARD) hasWildcard = true;
    else if (meaning === COLON && colon < 0) colon = i;
    else return 'garbled';
  }
  if (colon === 0 || colon === text.length - 1) return 'garbled';
  return colon < 0 && !hasWildcard ? 'names nothing' : undefined;
}

/**
 * A resource is an ARN, perhaps cut short, or a wildcard.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function oddityOfResource(text: string): Oddity {
  if (text === '*') return undefined;
  if (text === '' || text.trim() !== text) return 'garbled';
  return /[:*?]/.test(text) ? undefined : 'names nothing';
}
