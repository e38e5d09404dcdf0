import type { Finding } from '#guard/finding.ts';

/** A finding with all that has to be there. */
export function finding(more: Partial<Finding> = {}): Finding {
  return {
    id: 'finding-1',
    account: '111122223333',
    severity: 'high',
    source: {
      layer: 'identity',
      policyKey: 'arn:aws:iam::111122223333:user/bob#no-kms',
      policyName: 'no-kms',
      statement: 0,
      pointer: '/Statement/0',
    },
    reason: 'the statement denies kms:Decrypt',
    actions: ['kms:Decrypt'],
    regions: ['eu-west-1'],
    keys: ['alias/aws/codecommit'],
    principals: [
      {
        arn: 'arn:aws:iam::111122223333:user/bob',
        region: 'eu-west-1',
        verdict: 'denied',
        firstHop: 'open',
        via: ['user bob'],
      },
    ],
    repositories: ['app'],
    notEvaluated: ['scp'],
    assumptions: [],
    ...more,
  };
}
