/** What teams call their things: names of a middling company, so that documents differ as they do in real accounts. */
export const TEAMS = [
  'payments',
  'checkout',
  'identity',
  'catalog',
  'search',
  'fulfilment',
  'billing',
  'fraud',
  'platform',
  'observability',
  'data-lake',
  'reporting',
  'mobile',
  'web',
  'partners',
  'security',
  'network',
  'machine-learning',
  'marketing',
  'support',
] as const;

export const APPS = [
  'api',
  'worker',
  'ingest',
  'export',
  'scheduler',
  'gateway',
  'notifier',
  'indexer',
  'reconciler',
  'webhook',
  'frontend',
  'batch',
  'stream',
  'archive',
  'loader',
  'audit',
  'cache',
  'migrator',
] as const;

export const STAGES = ['dev', 'test', 'staging', 'prod', 'sandbox'] as const;

export const WORK_REGIONS = [
  'us-east-1',
  'eu-west-1',
  'eu-central-1',
  'us-west-2',
  'ap-southeast-2',
] as const;

export const FIRST_NAMES = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
  'mallory',
  'niaj',
  'olivia',
  'peggy',
  'rupert',
  'sybil',
  'trent',
  'victor',
  'wendy',
] as const;

/** Places in Latin-1 letters: not ASCII, yet one byte a character in memory. */
export const OFFICES = ['Zürich', 'Málaga', 'København', 'Besançon', 'Reykjavík', 'Austin', 'Leeds'] as const;

/** The same in letters that Latin-1 does not have. */
export const WIDE_OFFICES = ['東京', 'Київ', 'Łódź', '서울', 'Αθήνα'] as const;
