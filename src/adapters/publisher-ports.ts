import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { PublisherConfig } from '#config';
import { once } from '#lib/remembered.ts';
import type { AsffFinding, PublisherPorts } from '#ports';
import { putFindingEvent } from './aws-eventbridge.ts';
import { dynamoLedger } from './aws-ledger.ts';

/** The side effects of the deployed publisher. Credentials and Region are those of the environment. */
export function publisherPorts(
  { busArn, productArn, ledgerTable }: PublisherConfig,
  log: PublisherPorts['log'],
): PublisherPorts {
  const events = new EventBridgeClient();
  const ledger = once(() => dynamoLedger(new DynamoDBClient(), ledgerTable));
  return {
    openFindings: (account) => ledger().list(account),
    putEvent: (event) => putFindingEvent(events, busArn, event),
    ...(productArn === undefined ? {} : { securityHub: { productArn, importFinding: importer() } }),
    log,
  };
}

/** Security Hub's client is a large one: it is loaded with the first finding, and not at all where it is switched off. */
function importer(): NonNullable<PublisherPorts['securityHub']>['importFinding'] {
  const hub = once(async () => {
    const { importFinding, securityHubClient } = await import('./aws-security-hub.ts');
    const client = securityHubClient();
    return (finding: AsffFinding) => importFinding(client, finding);
  });
  return async (finding) => await (await hub())(finding);
}
