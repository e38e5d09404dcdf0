/**
 * The Region of each partition in which CloudTrail hands IAM events to EventBridge: said by AWS for the first,
 * inferred from where IAM requests are signed for the others. `infra/rules.yml` has the same list.
 */
export const IAM_EVENT_REGIONS = { aws: 'us-east-1', 'aws-us-gov': 'us-gov-west-1', 'aws-cn': 'cn-north-1' };

/** Regions that may turn out to be the one, where it is only inferred: what the parameter IamEventRegion takes. */
export const OVERRIDES = ['us-gov-west-1', 'us-gov-east-1', 'cn-north-1', 'cn-northwest-1', 'eusc-de-east-1'];

/** @param {string} region */
function partitionOf(region) {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('cn-') ? 'aws-cn' : 'aws';
}

/**
 * Why the stack can't go to a Region, in a sentence that says where it can; undefined when it can.
 *
 * @param {string} region
 * @param {string} [override] the value of the parameter IamEventRegion
 */
export function refusal(region, override) {
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return `\`${region}\` is no name of a Region`;
  if (override !== undefined && !OVERRIDES.includes(override)) {
    return `--iam-event-region takes ${OVERRIDES.join(', ')}: everywhere else the Region of IAM events is known`;
  }
  const home = override ?? IAM_EVENT_REGIONS[partitionOf(region)];
  if (region === home) return undefined;
  return (
    `IAM events never reach EventBridge in ${region}, so the stack would watch nothing there: deploy it to ${home}, ` +
    `and list ${region} in its parameter Regions to have the CodeCommit of ${region} judged`
  );
}
