import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeJob,
  encodeJob,
  type SyncJob,
  type UserJob,
  versionOf,
} from '../../../lib/jobs/index.ts';
import { createLedgerStore, userPk } from '../../../lib/ledger/index.ts';
import { type LetterToSend, sendLetters } from '../../../lib/queue/index.ts';
import { createPermitStandIn } from '../../../local/permit/index.ts';
import { startLedger } from '../../../local/stack/ledger.ts';
import { readResources } from '../../../local/stack/template.ts';
import { depth, receiveAll, startSqs } from '../../queue/embedded-sqs.ts';
import { type CliOptions, runCli } from '../run-cli.ts';

/** Queues, ledger and Permit, and no worker: what the commands need. */
export async function startPlace() {
  const sqs = await startSqs();
  const ledger = await startLedger(
    await readResources([new URL('../../../infra/ledger.yml', import.meta.url)]),
  );
  const standIn = createPermitStandIn({
    apiKey: 'local-key',
    roles: ['admin', 'member'],
    limits: 'none',
  });
  const permit = await standIn.listen(0);
  const cwd = await mkdtemp(join(tmpdir(), 'dlq-'));
  const { projectId, environmentId } = standIn.scope;
  let queues = 0;

  /** A pair of queues of its own. */
  function open(settings: Readonly<Record<string, string>> = {}) {
    queues += 1;
    const at = queues;
    const live = sqs.createQueue(`live-${at}`);
    const dead = sqs.createQueue(`dead-${at}`);
    const env = {
      PATH: process.env['PATH'],
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SQS: new URL(live).origin,
      AWS_ENDPOINT_URL_DYNAMODB: ledger.endpoint,
      SYNC_QUEUE_URL: live,
      DEAD_LETTER_QUEUE_URL: dead,
      LEDGER_TABLE: ledger.table,
      PERMIT_API_KEY: 'local-key',
      PERMIT_API_URL: permit.url,
      ...settings,
    };
    return {
      env,
      live,
      dead,
      cwd,
      put: (letters: readonly LetterToSend[]) =>
        sendLetters(letters, { client: sqs.client, queueUrl: dead }),
      dlq: (args: readonly string[], options: CliOptions = {}) =>
        runCli(['dlq', ...args], { env, cwd, ...options }),
      depth: () => depth(sqs.client, dead),
      liveJobs: async () =>
        (await receiveAll(sqs.client, live)).map(({ Body = '' }) => decodeJob(Body)),
      /** Those that are visible, left as they are. */
      deadLetters: () =>
        (sqs.server.inspectQueue(`dead-${at}`)?.messages.ready ?? []).map(
          ({ messageId, body, messageAttributes }) => ({ messageId, body, messageAttributes }),
        ),
    };
  }

  const store = createLedgerStore({
    client: ledger.client,
    table: ledger.table,
    now: Date.now,
    sleep: async () => {},
  });

  return {
    open,
    sqs,
    standIn,
    /** Has the ledger know of the user's whole profile that is newer than the job's. */
    async settleNewer(job: SyncJob, userKey: string): Promise<void> {
      const newer = versionOf({ ...job, version: job.version + 1, eventId: 'msg_newer' });
      const field = { v: newer, d: 'digest' };
      await store.save({
        kind: 'user',
        pk: userPk(userKey),
        rev: 0,
        env: `${projectId}/${environmentId}`,
        made: true,
        seen: newer,
        del: '',
        fields: { email: field, first_name: field, last_name: field },
        places: {},
      });
    },
    async close() {
      await permit.close();
      await ledger.close();
      await sqs.close();
      await rm(cwd, { recursive: true });
    },
  };
}
export type Place = Awaited<ReturnType<typeof startPlace>>;

const HOUR = 3_600_000;
/** The same throughout: a job that is made twice is the same job. */
const HOUR_AGO = Date.now() - HOUR;

/** A Clerk user's job, observed an hour ago; `n` makes it a different one. */
export function userJob(n: number, more: Partial<UserJob> = {}): UserJob {
  return {
    source: 'clerk',
    eventId: `msg_${n}`,
    eventType: 'user.updated',
    version: HOUR_AGO,
    observedAt: HOUR_AGO,
    kind: 'user',
    change: 'updated',
    user: `user_${n}`,
    whole: true,
    fields: { email: `person.${n}@mail.example`, firstName: 'Ada' },
    ...more,
  };
}

/** A user's whole role set in `org_1`. */
export const membershipJob = (n: number, role: string): SyncJob => ({
  source: 'clerk',
  eventId: `msg_m${n}`,
  eventType: 'organizationMembership.created',
  version: HOUR_AGO,
  observedAt: HOUR_AGO,
  kind: 'membership',
  change: 'created',
  user: `user_${n}`,
  tenant: 'org_1',
  roles: [{ id: role, name: role }],
});

/** A letter that the worker gave a reason. */
export function letterOf(job: SyncJob | string, reason: string, at = Date.now()): LetterToSend {
  return {
    body: typeof job === 'string' ? job : encodeJob(job),
    reason: {
      reason,
      message: `${reason}: told by the worker`,
      attempts: 2,
      firstSeenAt: at - HOUR,
      failedAt: at,
      ...(typeof job === 'string' ? {} : { source: job.source, eventId: job.eventId }),
    },
  };
}
