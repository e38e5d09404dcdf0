import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  ListAliasesCommand,
} from '@aws-sdk/client-kms';
import type { LiveCalls } from './live-calls.ts';
import { fieldOf } from './missing-field.ts';
import type { Turn } from './pace.ts';

/** The client of a Region. */
type ClientOf = (region: string) => KMSClient;

/** "You can set ... between 1 and 100, inclusive": the most that one page of aliases holds. */
const ALIASES = 100;

/**
 * Reads KMS keys: their aliases, who manages them, in which state they are, and their policies.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export function kmsCalls(client: ClientOf, turn: Turn): Pick<LiveCalls, 'aliasPage' | 'key' | 'keyPolicy'> {
  return {
    aliasPage: async (region, next) => {
      await turn();
      const command = new ListAliasesCommand({
        Limit: ALIASES,
        ...(next === undefined ? {} : { Marker: next }),
      });
      const { Aliases = [], Truncated, NextMarker } = await client(region).send(command);
      const items = Aliases.map(({ AliasName, TargetKeyId }) => ({
        name: fieldOf('ListAliases', 'AliasName', AliasName),
        ...(TargetKeyId === undefined ? {} : { keyId: TargetKeyId }),
      }));
      return {
        items,
        ...(Truncated === true ? { next: fieldOf('ListAliases', 'NextMarker', NextMarker) } : {}),
      };
    },
    key: async (region, keyId) => {
      // "If you specify a predefined AWS alias ..., AWS KMS associates the alias with an AWS managed key"
      if (/(?:^|:)alias\//.test(keyId))
        throw new Error(`\`${keyId}\` is an alias: DescribeKey could make its key`);
      await turn();
      const { KeyMetadata } = await client(region).send(new DescribeKeyCommand({ KeyId: keyId }));
      return {
        arn: fieldOf('DescribeKey', 'Arn', KeyMetadata?.Arn),
        manager: fieldOf('DescribeKey', 'KeyManager', KeyMetadata?.KeyManager),
        state: fieldOf('DescribeKey', 'KeyState', KeyMetadata?.KeyState),
      };
    },
    keyPolicy: async (region, keyId) => {
      await turn();
      const { Policy } = await client(region).send(new GetKeyPolicyCommand({ KeyId: keyId }));
      return fieldOf('GetKeyPolicy', 'Policy', Policy);
    },
  };
}
