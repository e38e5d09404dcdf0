import type { Random } from './random.ts';
import { ACCOUNT_ID } from './settings.ts';
import { APPS, STAGES, TEAMS, WORK_REGIONS } from './words.ts';

/** Where in a company a policy belongs: what its names and ARNs are made of. */
export interface Place {
  readonly random: Random;
  readonly team: string;
  readonly app: string;
  readonly stage: string;
  readonly region: string;
}

export function placeOf(random: Random): Place {
  return {
    random,
    team: random.pick(TEAMS),
    app: random.pick(APPS),
    stage: random.pick(STAGES),
    region: random.pick(WORK_REGIONS),
  };
}

/** `payments-worker-prod`, the stem of most names. */
export function stemOf({ team, app, stage }: Place): string {
  return `${team}-${app}-${stage}`;
}

/** The ARN of something of the account in the Region of the place. */
export function regionalArn({ region }: Place, service: string, rest: string): string {
  return `arn:aws:${service}:${region}:${ACCOUNT_ID}:${rest}`;
}
