/**
 * Keys of AWS for those that cases and generators make up or take from other services: the peer takes no key that the
 * action does not have, and its name decides nothing. No key of AWS is of the type Binary.
 */
const keysOfAws: Readonly<Record<string, string>> = {
  'x:text': 'aws:UserAgent',
  'x:number': 'aws:MultiFactorAuthAge',
  'x:date': 'aws:CurrentTime',
  'x:bool': 'aws:SecureTransport',
  'x:address': 'aws:SourceIp',
  'x:arn': 'aws:SourceArn',
  'x:list': 'aws:CalledVia',
  'x:none': 'aws:SourceIdentity',
  'x:n': 'aws:MultiFactorAuthAge',
  's3:max-keys': 'aws:MultiFactorAuthAge',
  's3:prefix': 'aws:UserAgent',
};

export const listKey = 'aws:CalledVia';

/** A value with the keys of AWS in it, wherever they stand: as keys and as variables. */
export function withKeysOfAws<T>(value: T): T {
  const text = JSON.stringify(value).replaceAll(/x:[a-z]+|s3:max-keys|s3:prefix/gi, (key) => {
    const name = keysOfAws[key.toLowerCase()] ?? key;
    return key === key.toUpperCase() ? name.toUpperCase() : name;
  });
  return JSON.parse(text);
}
