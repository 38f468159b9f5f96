import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, vi } from 'vitest';
import * as z from 'zod/mini';
import { decodeJob } from '../../../lib/jobs/index.ts';
import type { SyncConfig } from '../../../lib/mapping/index.ts';
import { createTokens } from '../../../lib/scim/tokens/index.ts';
import { scimHandler } from '../../../lib/scim-endpoint/index.ts';
import { captureLog } from '../../functions/log-lines.ts';
import { receiveAll, startSqs } from '../../queue/embedded-sqs.ts';
import { createEngine } from '../../sync/harness.ts';
import { openTokenTable } from '../tokens/token-table.ts';

export interface Asked {
  readonly method: string;
  /** After the tenant, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As JSON; a text or bytes as they are; `null`: none. */
  readonly body?: unknown;
  /** Default: `acme`. */
  readonly tenant?: string;
  /** Default: the tenant's own; `null`: none. */
  readonly token?: string | null;
}

const HIDDEN_SECONDS = 3600;
const answerSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
const resource = z.looseObject({ id: z.optional(z.string()) });
const bodySchema = z.looseObject({
  id: z.optional(z.string()),
  scimType: z.optional(z.string()),
  detail: z.optional(z.string()),
  totalResults: z.optional(z.number()),
  Resources: z.optional(z.array(resource)),
  members: z.optional(z.array(z.looseObject({ value: z.string() }))),
});

export const tokenOf = (tenant: string): string => `a-fixed-token-of-${tenant}.`;

interface Options {
  readonly config?: SyncConfig;
  readonly tenants?: readonly string[];
}

/**
 * The function as it is deployed over embedded DynamoDB and SQS, and the worker over a stand-in for Permit, which takes
 * the jobs from the queue. For each test file one.
 */
async function openWorld({ config = {}, tenants = ['acme', 'globex'] }: Options = {}) {
  const table = await openTokenTable();
  const sqs = await startSqs();
  const queueUrl = sqs.createQueue('live');
  const log = captureLog();
  const settings = {
    SYNC_QUEUE_URL: queueUrl,
    SCIM_TABLE: table.table,
    SCIM_TOKENS: tenants.map((tenant) => ({ tenant, token: tokenOf(tenant) })),
  };
  const handler = scimHandler(settings, config, table.client);
  const engine = createEngine({ config });
  const messages: string[] = [];

  async function send({ tenant = 'acme', ...asked }: Asked) {
    const { token = tokenOf(tenant), headers = {}, body = null, method } = asked;
    const [path = '', query = ''] = asked.path.split('?');
    const text =
      body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = answerSchema.parse(
      await handler({
        version: '2.0',
        rawPath: `/scim/v2/${tenant}${path}`,
        rawQueryString: query.replaceAll('"', '%22').replaceAll(' ', '%20'),
        headers: {
          host: 'api.test',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        requestContext: { http: { method } },
        ...(body === null ? {} : { body: Buffer.from(text).toString('base64') }),
        isBase64Encoded: body !== null,
      }),
    );
    const { statusCode: status, headers: answered, body: said } = answer;
    const json = bodySchema.parse(said === '' ? {} : JSON.parse(said));
    return { status, headers: answered, text: said, json };
  }

  /** What has been put on the queue since it was last asked. */
  async function takeJobs() {
    const taken = await receiveAll(sqs.client, queueUrl, HIDDEN_SECONDS);
    const bodies = taken.map(({ Body = '' }) => Body);
    messages.push(...bodies);
    return bodies.map(decodeJob);
  }

  return {
    send,
    takeJobs,
    /** Lets the worker do what is on the queue. */
    async work(): Promise<void> {
      engine.pass(Math.max(0, Date.now() - engine.now()));
      engine.send(...(await takeJobs()));
      await engine.settle();
    },
    /** What Permit holds: `user tenant role`. */
    roles: (): readonly string[] => [...engine.roles()].sort(),
    users: engine.users,
    /** Jobs that the worker gave up. */
    dead: engine.dead,
    tokens: createTokens({ client: table.client, table: table.table, now: Date.now }),
    /** What stands in the table, as JSON, by key. */
    async items(): Promise<ReadonlyMap<string, string>> {
      const command = new ScanCommand({ TableName: table.table, ConsistentRead: true });
      const { Items = [] } = await table.client.send(command);
      return new Map(
        Items.map((item) => [`${item['pk']?.S} ${item['sk']?.S}`, JSON.stringify(item)]),
      );
    },
    log,
    /** The function's own, of the table. */
    client: table.client,
    /** Every message that was ever taken from the queue, as it was. */
    messages,
    async close(): Promise<void> {
      vi.restoreAllMocks();
      await sqs.close();
      await table.close();
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The world of a test file, there while its tests run. */
export function worldOf(options?: Options): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await openWorld(options);
  });
  afterAll(async () => {
    await world?.close();
  });
  return () => {
    if (world === undefined) throw new Error('the world is there only while tests run');
    return world;
  };
}
