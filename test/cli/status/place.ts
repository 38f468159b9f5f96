import {
  type MessageAttributeValue,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { createDocuments, createLease, type Documents } from '../../../lib/ledger/index.ts';
import type { PermitStandIn } from '../../../local/permit/index.ts';
import { environmentOf } from '../../../local/stack/environment.ts';
import { startLedger } from '../../../local/stack/ledger.ts';
import { startPermit } from '../../../local/stack/permit.ts';
import { startQueues } from '../../../local/stack/queues.ts';
import { readResources } from '../../../local/stack/template.ts';

const ROOT = new URL('../../../', import.meta.url);
/** Nobody signs in here. */
const NOBODY = { url: 'http://127.0.0.1:9', audience: 'nobody' };

/** Queues, ledger and Permit as they are deployed, in this process, and no worker. */
export interface EmbeddedPlace {
  /** The functions' own. */
  readonly env: Readonly<Record<string, string>>;
  readonly sqs: SQSClient;
  readonly documents: Documents;
  readonly standIn: PermitStandIn;
  /** So many messages, each with these attributes. */
  send(queueUrl: string | undefined, count: number, attributes?: Attributes): Promise<void>;
  /** Takes the writer lease, and keeps it. */
  holdLease(now: number): Promise<void>;
  close(): Promise<void>;
}

type Attributes = Readonly<Record<string, string | number>>;

export async function startPlace(roles: readonly string[] = ['admin', 'member']) {
  const resources = await readResources(
    ['infra/queues.yml', 'infra/ledger.yml', 'infra/scim.yml'].map((path) => new URL(path, ROOT)),
  );
  const queues = await startQueues(resources);
  const ledger = await startLedger(resources);
  const permit = await startPermit({ environment: {}, roles });
  const { standIn } = permit;
  if (standIn === undefined) throw new Error('a stand-in was wanted');
  const { client, table } = ledger;
  // Without a pool: there is no Cognito here, and `doctor` would ask it for its groups.
  const { COGNITO_USER_POOL_ID: _, ...environment } = environmentOf({
    given: {},
    queues,
    tables: ledger,
    permit,
    issuer: NOBODY,
  });
  const place: EmbeddedPlace = {
    env: {
      ...environment,
      AUTH0_WEBHOOK_TOKENS: 'a-token-that-nobody-guesses-in-a-lifetime',
    },
    sqs: queues.client,
    documents: createDocuments({ client, table }),
    standIn,
    async send(queueUrl, count, attributes = {}) {
      for (let sent = 0; sent < count; sent += 10) {
        await queues.client.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: Array.from({ length: Math.min(10, count - sent) }, (_, n) => ({
              Id: String(n),
              MessageBody: `message ${sent + n}`,
              MessageAttributes: attributesOf(attributes),
            })),
          }),
        );
      }
    },
    async holdLease(now) {
      const lease = { client, table, newHolder: () => 'me', leaseMs: 20_000, now: () => now };
      await createLease(lease).acquire();
    },
    async close() {
      await permit.close();
      await ledger.close();
      await queues.close();
    },
  };
  return { ...place, dynamo: client };
}

function attributesOf(attributes: Attributes): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: String(value) },
    ]),
  );
}
