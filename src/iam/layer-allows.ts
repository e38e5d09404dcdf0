import { type Allows, type Combined, combine } from './combine.ts';
import type { Prepared } from './prepare.ts';
import { grantReach, type Reach } from './principal.ts';
import { serviceOf } from './request.ts';

/** What the matching Allow statements of a request add up to, layer by layer. */
export class LayerAllows {
  private readonly prepared: Prepared;
  /** For each rule of the resource policy, how it reaches the principal. */
  private readonly reaches: ReadonlyMap<number, Reach>;
  private readonly sessionRule: number;

  constructor(prepared: Prepared) {
    this.prepared = prepared;
    this.reaches = reachesOf(prepared);
    this.sessionRule = prepared.sources.indexOf(undefined);
  }

  /**
   * @param matches whether a rule matches
   * @param reads whether the reading of fact 1.13 that limits more is taken
   */
  combined(matches: (rule: number) => boolean, reads: (rule: number) => boolean): Combined {
    const { request } = this.prepared;
    return combine(this.allows(matches), {
      principal: request.principal,
      resourceAccount: request.resourceAccount,
      service: serviceOf(request),
      sessionLimitsAnyone: this.sessionRule >= 0 && reads(this.sessionRule),
    });
  }

  private allows(matches: (rule: number) => boolean): Allows {
    const { policies, sources } = this.prepared;
    const open = new Set<string>();
    const grants = new Set<Reach>();
    for (const [r, source] of sources.entries()) {
      if (source === undefined || source.effect === 'Deny' || !matches(r)) continue;
      open.add(`${source.layer} ${source.level}`);
      const reach = this.reaches.get(r);
      if (reach !== undefined) grants.add(reach);
    }
    const isOpen = (layer: string, level = 0): boolean => open.has(`${layer} ${level}`);
    return {
      ...(policies.identity === undefined ? {} : { identity: isOpen('identity') }),
      ...(policies.boundary === undefined ? {} : { boundary: isOpen('boundary') }),
      ...(policies.session === undefined ? {} : { session: isOpen('session') }),
      ...(policies.endpoint === undefined ? {} : { endpoint: isOpen('endpoint') }),
      ...(policies.scp === undefined ? {} : { scp: policies.scp.map((_, level) => isOpen('scp', level)) }),
      ...(policies.rcp === undefined ? {} : { rcp: policies.rcp.map((_, level) => isOpen('rcp', level)) }),
      ...(policies.resource === undefined ? {} : { resource: grants }),
    };
  }
}

function reachesOf({ sources, request }: Prepared): ReadonlyMap<number, Reach> {
  const reaches = new Map<number, Reach>();
  for (const [r, source] of sources.entries()) {
    if (source?.layer !== 'resource' || source.effect === 'Deny') continue;
    reaches.set(r, grantReach(source.statement, request.principal));
  }
  return reaches;
}
