import { once } from 'node:events';
import { createServer } from 'node:http';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createPermitStandIn, type PermitStandIn } from '../../local/permit/index.ts';
import { credentials, REGION } from '../../local/stack/aws.ts';
import { startQueues } from '../../local/stack/queues.ts';
import { startTables } from '../../local/stack/tables.ts';
import type { Resource } from '../../local/stack/template.ts';

/** All that a function asks, on this machine: the same for both sides. */
export interface World {
  /** What an ingress function sees. Its secrets stand in it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same for a worker. Its live queue is one of its own, and empty: it would take what the others have sent. */
  readonly workerEnvironment: Readonly<Record<string, string>>;
  /** The parameter that has Clerk's secret, for a function that reads it from there. */
  readonly secretParameter: string;
  readonly clerkSecret: string;
  /** Of the worker's queue. */
  readonly queueArn: string;
  readonly permit: PermitStandIn;
  /** Messages on the queue that ingress sends to, and on the dead-letter queue. */
  counts(): Promise<{ readonly ingress: number; readonly dead: number }>;
  close(): Promise<void>;
}

const SECRET = `whsec_${Buffer.from('known to everybody, for bench:start').toString('base64')}`;
const API_KEY = 'permit_key_bench_start';
const PARAMETER = '/permit-sync/bench/clerk-webhook-secrets';
/** So high that nobody waits. */
const LIMITS = {
  requestsPerMinute: 1_000_000,
  writesPerMinute: 1_000_000,
  deletesPerMinute: 1_000_000,
  bulkPer10Minutes: 1_000_000,
};

const queue: Resource = { Type: 'AWS::SQS::Queue', Properties: {} };
const RESOURCES: ReadonlyMap<string, Resource> = new Map([
  ['ingress', queue],
  ['worker', queue],
  ['import', queue],
  ['dead', queue],
  [
    'ledger',
    {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      },
    },
  ],
]);

/** @throws when one of the services cannot be started */
export async function startWorld(): Promise<World> {
  const queues = await startQueues(RESOURCES);
  const tables = await startTables(RESOURCES);
  const permit = createPermitStandIn({ apiKey: API_KEY, roles: ['member'], limits: LIMITS });
  const permitServer = await permit.listen(0);
  const parameters = await startParameters();
  const queueOf = (id: string) => {
    const found = queues.queues.get(id);
    if (found === undefined) throw new TypeError(`no queue ${id}`);
    return found;
  };
  const depthOf = async (id: string) => {
    const { Attributes } = await queues.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueOf(id).url,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  };
  const environment = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    SYNC_QUEUE_URL: queueOf('ingress').url,
    IMPORT_QUEUE_URL: queueOf('import').url,
    DEAD_LETTER_QUEUE_URL: queueOf('dead').url,
    LEDGER_TABLE: 'ledger',
    PERMIT_API_KEY: API_KEY,
    PERMIT_API_URL: permitServer.url,
    PERMIT_LIMITS: JSON.stringify(LIMITS),
    CLERK_WEBHOOK_SECRETS: SECRET,
  };
  return {
    environment,
    workerEnvironment: { ...environment, SYNC_QUEUE_URL: queueOf('worker').url },
    secretParameter: PARAMETER,
    clerkSecret: SECRET,
    queueArn: queueOf('worker').arn,
    permit,
    counts: async () => ({ ingress: await depthOf('ingress'), dead: await depthOf('dead') }),
    async close() {
      await Promise.all([queues.close(), tables.close(), permitServer.close(), parameters.close()]);
    },
  };
}

/** Parameter Store, as far as `GetParameter` of one name goes. */
async function startParameters() {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(
        JSON.stringify({ Parameter: { Name: PARAMETER, Type: 'SecureString', Value: SECRET } }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
