import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { createDocuments } from '../../lib/ledger/index.ts';
import { startTables } from '../../local/stack/tables.ts';
import { readResources } from '../../local/stack/template.ts';
import { depth, startSqs } from '../queue/embedded-sqs.ts';
import { startParameterServer } from './parameter-server.ts';
import { startPermit } from './permit-gate.ts';
import { type WorkerHandler, wake } from './worker.ts';

export const OLD_KEY = 'permit_key_old';
export const NEW_KEY = 'permit_key_new';
export const PERMIT_KEY = '/stage/permit-api-key';
export const SCIM_TABLE = 'ScimTable';
const LEDGER_TABLE = 'LedgerTable';
const TEMPLATES = ['ledger', 'scim'].map(
  (name) => new URL(`../../infra/${name}.yml`, import.meta.url),
);

/** All that the functions talk to; one for a file of tests. */
export async function openSite() {
  const [sqs, tables, parameters] = await Promise.all([
    startSqs(),
    startTables(await readResources(TEMPLATES)),
    startParameterServer(),
  ]);
  return {
    parameters,
    sqs,
    dynamo: { client: tables.client, endpoint: tables.endpoint },
    async close() {
      await Promise.all([parameters.close(), tables.close()]);
      await sqs.close();
    },
  };
}

export type Site = Awaited<ReturnType<typeof openSite>>;

/** A stage of its own: queues, a Permit environment whose key stands in a parameter, and functions that start cold. */
export async function openStage(site: Site) {
  const { sqs, dynamo, parameters } = site;
  const id = randomUUID();
  const queues = { live: sqs.createQueue(`live-${id}`), dead: sqs.createQueue(`dead-${id}`) };
  const permit = await startPermit(OLD_KEY, NEW_KEY);
  parameters.put(PERMIT_KEY, OLD_KEY);
  const environment = {
    SYNC_QUEUE_URL: queues.live,
    DEAD_LETTER_QUEUE_URL: queues.dead,
    LEDGER_TABLE,
    SCIM_TABLE,
    PERMIT_API_URL: permit.url,
    PERMIT_API_KEY_PARAMETER: PERMIT_KEY,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
  };

  /** Loads a function anew: an execution environment of its own. */
  async function coldStart<T>(
    load: () => Promise<T>,
    more: Record<string, string> = {},
  ): Promise<T> {
    vi.resetModules();
    for (const [name, value] of Object.entries({ ...environment, ...more })) {
      vi.stubEnv(name, value);
    }
    return await load();
  }

  const startWorker = async (): Promise<WorkerHandler> =>
    (await coldStart(() => import('../../functions/worker.ts'))).handler;

  let people = 0;
  return {
    permit,
    /** The id of one whom no other stage has: they share a ledger. */
    newUser: () => `user_${++people}_${id}`,
    coldStart,
    startWorker,
    /** Has the worker woken until nothing is on the queue, or under way. */
    async drain(worker: WorkerHandler): Promise<void> {
      for (let turns = 0; turns < 50; turns += 1) {
        await wake(worker, sqs.client, queues.live);
        const { visible, inFlight } = await depth(sqs.client, queues.live);
        if (visible + inFlight === 0) return;
      }
      throw new Error('the queue is not empty after 50 turns');
    },
    wake: (worker: WorkerHandler, timeoutMs?: number) =>
      wake(worker, sqs.client, queues.live, timeoutMs),
    /** How often a document that workers share was written. */
    async revision(pk: string): Promise<number> {
      const documents = createDocuments({ client: dynamo.client, table: LEDGER_TABLE });
      return (await documents.read(pk))?.rev ?? 0;
    },
    dead: () => depth(sqs.client, queues.dead),
    close: () => permit.close(),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
