import {
  DeleteRolePolicyCommand,
  IAMClient,
  NoSuchEntityException,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { CanaryConfig } from '#config';
import type { CanaryPorts, Ports } from '#ports';

/** The side effects of the canary: the inline policies of one role. */
export function canaryPorts({ roleName: RoleName }: CanaryConfig, log: Ports['log']): CanaryPorts {
  const iam = new IAMClient();
  return {
    now: () => new Date().toISOString(),
    role: {
      put: async (PolicyName, PolicyDocument) => {
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
      },
      remove: async (PolicyName) => {
        try {
          await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
        } catch (error) {
          if (!(error instanceof NoSuchEntityException)) throw error;
        }
      },
    },
    log,
  };
}

/** What a rule's constant input tells the canary. @throws for anything else: the stack's rules send nothing else */
export function turnOf(event: unknown): 'begin' | 'end' {
  const turn: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, 'turn') : undefined;
  if (turn === 'begin' || turn === 'end') return turn;
  throw new Error('the event has no `turn`, which is `begin` or `end`');
}
