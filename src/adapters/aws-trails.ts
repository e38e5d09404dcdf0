import {
  type AdvancedEventSelector,
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  type GetEventSelectorsResponse,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { TrailFacts } from '#ports';

/** The trails whose events reach this Region, those of the organization and of other Regions among them. */
export async function readTrails(client: CloudTrailClient): Promise<readonly TrailFacts[]> {
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  const trails: TrailFacts[] = [];
  for (const trail of trailList) {
    const named = trail.TrailARN ?? trail.Name;
    const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: named }));
    const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: named }));
    trails.push(factsOf(trail, IsLogging === true, selectors));
  }
  return trails;
}

function factsOf(trail: Trail, logging: boolean, selectors: GetEventSelectorsResponse): TrailFacts {
  const { Name = '', IsMultiRegionTrail = false, HomeRegion = '' } = trail;
  const logged = loggedOf(selectors);
  const all = logged.some(({ reads, writes }) => reads && writes);
  const [reads, writes] = [logged.some((one) => one.reads), logged.some((one) => one.writes)];
  const one = writes ? 'write' : reads ? 'read' : 'none';
  return {
    name: Name,
    logging,
    multiRegion: IsMultiRegionTrail,
    homeRegion: HomeRegion,
    management: all || (reads && writes) ? 'all' : one,
    // What one selector leaves out another may take.
    excluded: (logged[0]?.excluded ?? []).filter((source) =>
      logged.every(({ excluded }) => excluded.includes(source)),
    ),
  };
}

/** What one selector takes of management events. */
interface Logged {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly excluded: readonly string[];
}

/** A trail has selectors of one kind. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
function loggedOf({
  EventSelectors = [],
  AdvancedEventSelectors = [],
}: GetEventSelectorsResponse): readonly Logged[] {
  const basic = EventSelectors.filter(({ IncludeManagementEvents }) => IncludeManagementEvents !== false);
  return [
    ...basic.map(({ ReadWriteType, ExcludeManagementEventSources = [] }) => ({
      reads: ReadWriteType !== 'WriteOnly',
      writes: ReadWriteType !== 'ReadOnly',
      excluded: ExcludeManagementEventSources,
    })),
    ...AdvancedEventSelectors.flatMap((selector) => advanced(selector) ?? []),
  ];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
function advanced({ FieldSelectors = [] }: AdvancedEventSelector): Logged | undefined {
  const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name);
  if (field('eventCategory')?.Equals?.includes('Management') !== true) return undefined;
  const only = field('readOnly')?.Equals?.[0];
  return {
    reads: only !== 'false',
    writes: only !== 'true',
    excluded: field('eventSource')?.NotEquals ?? [],
  };
}
