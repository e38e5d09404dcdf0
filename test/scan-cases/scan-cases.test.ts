import { describe, expect, it } from 'vitest';
import { type ScanLine, scanLine } from '#cli/scan-schema.ts';
import { scanning } from '../cli/scanning.ts';
import { EVERYONE, PRINCIPALS, type Who } from './principals.ts';
import { loadScanCases, type ScanCase, scanCaseChecker, scanCaseFiles } from './scan-case-file.ts';
import { lineDifferences } from './scan-differences.ts';
import { type KeyName, snapshotOf } from './snapshot.ts';

const checker = scanCaseChecker();
const files = loadScanCases();
const { linesOf, refusal } = scanning();

describe('scan case files', () => {
  it.each(scanCaseFiles())('$name keeps to the schema', ({ content }) => {
    expect(checker.safeParse(content).error?.issues).toBeUndefined();
  });

  it.each(files)('$name has a match, a near miss and a malformed case', ({ cases }) => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(['match', 'near-miss', 'malformed']));
  });

  it.each(files)('$name names each case once', ({ cases }) => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each(files)('$name expects a problem or a refusal wherever something is malformed', ({ cases }) => {
    const malformed = cases.filter(({ kind }) => kind === 'malformed').map((one) => one.expect);
    expect(malformed.filter(({ problems, refused }) => (problems ?? refused) === undefined)).toEqual([]);
  });

  it('are rejected with a key that the schema does not know', () => {
    const [file] = scanCaseFiles();
    const misspelt = structuredClone(file?.content) as { cases: { expect: object }[] };
    Object.assign(misspelt.cases[0]?.expect ?? {}, { verdicts: 'clear' });
    expect(checker.safeParse(misspelt).success).toBe(false);
  });
});

/** One scan: the principals of an account that is, or is not, the management account. */
interface Scan {
  readonly title: string;
  readonly who: readonly Who[];
  readonly one: ScanCase;
}

function scansOf(name: string, one: ScanCase): readonly Scan[] {
  const who = one.who === undefined ? EVERYONE : [one.who].flat();
  return [false, true].flatMap((management) => {
    const some = who.filter((each) => PRINCIPALS[each].management === management);
    const where = management ? ', management account' : '';
    return some.length === 0 ? [] : [{ title: `${name}: ${one.name}${where}`, who: some, one }];
  });
}

const scans = files.flatMap(({ name, cases }) => cases.flatMap((one) => scansOf(name, one)));

const KINDS: Readonly<Record<KeyName, ScanLine['key']['kind']>> = {
  'aws/codecommit': 'aws-managed',
  customer: 'customer',
};

function argumentsOf({ options = {} }: ScanCase): readonly string[] {
  const { region = 'us-east-1', key, assume = [] } = options;
  return [
    '--region',
    region,
    ...(key === undefined ? [] : ['--key', `${region}=${key}`]),
    ...assume.flatMap((text) => ['--assume', text]),
  ];
}

/** The lines that a case speaks of; there has to be one for each principal and key. */
async function linesFor({ who, one }: Scan): Promise<readonly ScanLine[]> {
  const principals = who.map((each) => PRINCIPALS[each]);
  const snapshot = snapshotOf(principals, one.given ?? {}, one.key);
  const lines = (await linesOf(snapshot, ...argumentsOf(one))).map((line) => scanLine.parse(line));
  const found = lines.filter(({ key }) => one.key === undefined || key.kind === KINDS[one.key]);
  const elsewhere = one.options?.region !== undefined;
  expect(found.length).toBe(who.length * (one.key === undefined && !elsewhere ? 2 : 1));
  return found;
}

describe('key-guard scan', () => {
  for (const scan of scans) {
    const { title, who, one } = scan;
    it(title, async () => {
      if (one.expect.refused === undefined) {
        const lines = await linesFor(scan);
        const differences = lines.flatMap((line) =>
          lineDifferences(one.expect, line).map((text) => `${line.principal}, ${line.key.kind}: ${text}`),
        );
        if (differences.length > 0) expect.fail(differences.join('\n'));
        return;
      }
      const principals = who.map((each) => PRINCIPALS[each]);
      const snapshot = snapshotOf(principals, one.given ?? {}, one.key);
      expect(await refusal(snapshot, ...argumentsOf(one))).toContain(one.expect.refused);
    });
  }
});

describe('the comparison with a line', () => {
  const line = scanLine.parse({
    account: '111122223333',
    principal: 'arn:aws:iam::111122223333:user/alice',
    region: 'us-east-1',
    key: { arn: null, kind: 'aws-managed' },
    verdict: 'denied',
    firstHop: 'open',
    actions: {
      'kms:Encrypt': 'denied',
      'kms:Decrypt': 'denied',
      'kms:ReEncryptFrom': 'denied',
      'kms:ReEncryptTo': 'denied',
      'kms:GenerateDataKey': 'denied',
      'kms:GenerateDataKeyWithoutPlaintext': 'denied',
      'kms:DescribeKey': 'clear',
    },
    causes: [],
    lift: [],
    unknown: [],
    assumptions: ['1.15'],
    complete: true,
    notEvaluated: [],
    problems: [],
  });
  const actions = { '*': 'denied', 'kms:DescribeKey': 'clear' } as const;
  const right = { verdict: 'denied', actions, assumptions: ['1.15'] } as const;

  it('finds nothing where all is as expected', () => {
    expect(lineDifferences(right, line)).toEqual([]);
  });

  it.each([
    { verdict: 'clear' },
    { firstHop: 'closed' },
    { actions: { '*': 'denied' } },
    { severity: 'high' },
    { unknown: ['aws:SourceIp'] },
    { assumptions: [] },
    { notEvaluated: ['scp'] },
    { causes: [{ layer: 'scp' }] },
    { problems: [{ code: 'value-malformed' }] },
    { inexact: true },
  ] as const)('finds a fault in %o', (wrong) => {
    expect(lineDifferences({ ...right, ...wrong }, line)).not.toEqual([]);
  });
});
