import { randomUUID } from 'node:crypto';
import type { SyncJob } from '../../../lib/jobs/index.ts';
import { decodeJob } from '../../../lib/jobs/index.ts';
import { compileMapping } from '../../../lib/mapping/index.ts';
import { createDirectory } from '../../../lib/scim/directory/index.ts';
import { receiveAll, startSqs } from '../../queue/embedded-sqs.ts';
import { openTokenTable } from '../../scim/tokens/token-table.ts';

/** A table with users in it, two queues, and the environment that says where they are. */
export async function openScimStore() {
  const sqs = await startSqs();
  const place = await openTokenTable();
  const { client, table } = place;
  const live = sqs.createQueue('live');
  const imports = sqs.createQueue('imports');
  const now = Date.now;

  /** @param enqueue - which may fail */
  const directoryOf = (tenant: string, enqueue: (jobs: readonly SyncJob[]) => Promise<void>) =>
    createDirectory(
      {
        table: { client, table, now, sleep: async () => {} },
        enqueue,
        policy: compileMapping({}).scim,
        now,
        newId: randomUUID,
      },
      tenant,
    );

  return {
    env: {
      SCIM_TABLE: table,
      SYNC_QUEUE_URL: live,
      IMPORT_QUEUE_URL: imports,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: place.endpoint,
      AWS_ENDPOINT_URL_SQS: new URL(live).origin,
    },
    directoryOf,
    async createUser(
      tenant: string,
      userName: string,
      enqueue: (jobs: readonly SyncJob[]) => Promise<void> = async () => {},
    ) {
      const document = { userName, externalId: null, active: true, attributes: {} };
      return await directoryOf(tenant, enqueue).users.create(document);
    },
    /** What came since this was last asked. */
    async received(queue: 'live' | 'imports'): Promise<readonly SyncJob[]> {
      const found = await receiveAll(sqs.client, queue === 'live' ? live : imports);
      return found.map(({ Body = '' }) => decodeJob(Body));
    },
    async close() {
      await sqs.close();
      await place.close();
    },
  };
}
