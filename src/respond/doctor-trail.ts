import type { TrailFacts } from '#ports';
import { plain } from '#report/plain-text.ts';
import type { Found } from './doctor-check.ts';

/** The Region in which IAM's events reach EventBridge, by how the names of its partition's Regions begin. */
const IAM_EVENT_REGIONS: readonly (readonly [prefix: string, region: string])[] = [
  ['us-gov-', 'us-gov-west-1'],
  ['cn-', 'cn-north-1'],
  ['eusc-', 'eusc-de-east-1'],
];

/** Whether events of IAM can arrive in the Region of the stack at all. */
export function regionCheck(region: string): Found {
  const [, inferred] = IAM_EVENT_REGIONS.find(([prefix]) => region.startsWith(prefix)) ?? [];
  const wanted = inferred ?? 'us-east-1';
  if (region === wanted) return { status: 'ok', found: `events of IAM arrive in ${region}` };
  if (inferred !== undefined) {
    const fix = `look whether the rule PolicyChangeRule ever matches; if not, deploy to ${inferred}`;
    return { status: 'unknown', found: `events of IAM are thought to arrive in ${inferred}`, fix };
  }
  const fix = `deploy to ${wanted}, and list ${region} in the parameter Regions`;
  return { status: 'failed', found: `events of IAM never arrive in ${region}`, fix };
}

/**
 * Whether some trail brings the events: EventBridge gets API calls only where one logs them, with write management
 * events. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function trailCheck(trails: readonly TrailFacts[], region: string): Found {
  const faults = trails.map((trail) => ({ trail, wrong: faultsOf(trail, region) }));
  const good = faults.find(({ wrong }) => wrong.length === 0);
  if (good !== undefined) {
    const found = `${plain(good.trail.name)} logs write management events, those of KMS among them`;
    return { status: 'ok', found };
  }
  if (faults.length === 0) {
    const fix = 'make a multi-Region trail that logs management events: `aws cloudtrail create-trail`';
    return { status: 'failed', found: 'the account has no trail, so no call reaches EventBridge', fix };
  }
  const found = faults.map(
    ({ trail, wrong }) => `${plain(trail.name)} ${wrong.map(([what]) => what).join(' and ')}`,
  );
  const [nearest] = faults.toSorted((a, b) => a.wrong.length - b.wrong.length);
  const fixes = nearest?.wrong.map(([, fix]) => fix) ?? [];
  return { status: 'failed', found: found.join('; '), fix: fixes.join('; ') };
}

/** What keeps a trail from bringing all events, each with its fix. */
function faultsOf(trail: TrailFacts, region: string): readonly (readonly [what: string, fix: string])[] {
  const name = plain(trail.name);
  const select = `\`aws cloudtrail put-event-selectors --trail-name ${name}\``;
  const faults: (readonly [string, string])[] = [];
  if (!trail.logging) faults.push(['is stopped', `\`aws cloudtrail start-logging --name ${name}\``]);
  if (!trail.multiRegion && trail.homeRegion !== region) {
    const fix = `\`aws cloudtrail update-trail --name ${name} --is-multi-region-trail\``;
    faults.push([`logs ${plain(trail.homeRegion)} alone`, fix]);
  }
  if (trail.management === 'none')
    faults.push(['logs no management events', `${select} with management events`]);
  if (trail.management === 'read') faults.push(['logs reads alone', `${select} with write events`]);
  if (trail.excluded.includes('kms.amazonaws.com')) {
    faults.push(['leaves out KMS', `${select} without excluding kms.amazonaws.com`]);
  }
  return faults;
}
