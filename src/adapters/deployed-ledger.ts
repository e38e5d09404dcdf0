import { userInfo } from 'node:os';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { err, ok, type Result } from '#lib/result.ts';
import type { Ports } from '#ports';
import { dynamoLedger } from './aws-ledger.ts';

/** The ledger of a deployed stack, and who stands before it. */
export interface DeployedLedger {
  /** The account that the table lies in. */
  readonly accountId: string;
  readonly ledger: Ports['ledger'];
  readonly now: () => string;
  /** The name under which the words of this person are kept. */
  readonly user: string;
}

/** Where the ledger is: a table, or the stack whose output names it. */
export interface LedgerPlace {
  readonly table?: string | undefined;
  readonly stack: string;
  readonly region?: string | undefined;
}

/**
 * Finds the ledger, with the credentials and the Region of the environment.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 *
 * @returns an error is one sentence that says what to do
 */
export async function deployedLedger(place: LedgerPlace): Promise<Result<DeployedLedger, string>> {
  const settings = place.region === undefined ? {} : { region: place.region };
  try {
    const dynamo = new DynamoDBClient(settings);
    const table = place.table ?? (await tableOf(new CloudFormationClient(settings), place.stack));
    if (table === undefined)
      return err(
        `the stack \`${place.stack}\` has no output \`LedgerTable\`: give the table with \`--table NAME\``,
      );
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: table }));
    const accountId = Table?.TableArn?.split(':')[4] ?? '';
    const now = () => new Date().toISOString();
    return ok({ accountId, ledger: dynamoLedger(dynamo, table), now, user: userInfo().username });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(
      `the ledger can't be reached: ${why}; check the AWS credentials, \`--region\`, and \`--table\` or \`--stack\``,
    );
  }
}

async function tableOf(client: CloudFormationClient, StackName: string): Promise<string | undefined> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'LedgerTable')?.OutputValue;
}
