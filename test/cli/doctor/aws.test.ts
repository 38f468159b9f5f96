import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { expiryOf } from '../../../cli/doctor/checks/ledger.ts';
import { EXPECTED } from '../../../cli/doctor/checks/queues.ts';
import { readResources } from '../../../local/stack/template.ts';
import { startPlace } from '../status/place.ts';
import { diagnose } from './diagnose.ts';

let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

const QUEUES = [
  ['queue.live', 'SYNC_QUEUE_URL'],
  ['queue.import', 'IMPORT_QUEUE_URL'],
  ['queue.dead', 'DEAD_LETTER_QUEUE_URL'],
] as const;

/** Another queue of this name. */
async function queueByHand(QueueName: string): Promise<string> {
  const made = await place.sqs.send(new CreateQueueCommand({ QueueName }));
  const url = new URL(place.env['SYNC_QUEUE_URL'] ?? '');
  url.pathname = new URL(made.QueueUrl ?? '').pathname;
  return url.href;
}

describe('a queue', () => {
  it.each(QUEUES)('that does not exist is named: %s', async (id, setting) => {
    const env = { ...place.env, [setting]: `${place.env[setting]}-not` };
    const { run, of } = await diagnose({ env });
    expect(run.code).toBe(1);
    expect(of(id).state).toBe('failed');
    expect(of(id).detail).toMatch(/^\w+_QUEUE_URL: there is no queue \w+-not in us-east-1$/);
    expect(of(id).remedy).toContain('--region');
  });

  it('of another region is told from one that is not there', async () => {
    const url = 'https://sqs.eu-west-1.amazonaws.com/000000000000/SyncQueue';
    const { of } = await diagnose({ env: { ...place.env, SYNC_QUEUE_URL: url } });
    expect(of('queue.live')).toMatchObject({
      state: 'failed',
      detail: 'SYNC_QUEUE_URL is a queue of eu-west-1, and the region is us-east-1',
    });
    expect(of('queue.live').remedy).toContain('--region eu-west-1');
  });

  it('that nobody answers for is a finding, not the end', async () => {
    const env = { ...place.env, AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9' };
    const url = 'http://127.0.0.1:9/000000000000/SyncQueue';
    const { of } = await diagnose({ env: { ...env, SYNC_QUEUE_URL: url } });
    expect(of('queue.live').state).toBe('failed');
    expect(of('queue.live').remedy).toContain('network');
    expect(of('permit.key').state).toBe('ok');
  });

  it('that is set up otherwise is to be looked at, each difference by name', async () => {
    const [live, dead] = [await queueByHand('LiveByHand'), await queueByHand('ByHand')];
    const env = { ...place.env, SYNC_QUEUE_URL: live, DEAD_LETTER_QUEUE_URL: dead };
    const { run, of } = await diagnose({ env });
    expect(of('queue.live')).toMatchObject({
      state: 'warning',
      detail:
        'its visibility timeout is 30 s, not 360 s; it keeps messages for 4 d, not 7 d; it has no redrive to the dead-letter queue',
    });
    expect(of('queue.dead').detail).toContain('not 60 s');
    expect(of('queue.import').detail).toBe('its redrive leads to DeadLetterQueue, not to ByHand');
    expect(of('queue.import').remedy).toContain('infra/queues.yml');
    expect(run.code).toBe(0);
  });

  it('for dead letters fails where the live queue gives its letters to another, or is the same', async () => {
    const other = { ...place.env, DEAD_LETTER_QUEUE_URL: await queueByHand('Elsewhere') };
    const elsewhere = await diagnose({ env: other });
    expect(elsewhere.run.code).toBe(1);
    expect(elsewhere.of('queue.dead')).toMatchObject({
      state: 'failed',
      detail:
        "the live queue's redrive leads to DeadLetterQueue, and DEAD_LETTER_QUEUE_URL is Elsewhere",
    });
    const live = place.env['SYNC_QUEUE_URL'] ?? '';
    const same = await diagnose({ env: { ...place.env, DEAD_LETTER_QUEUE_URL: live } });
    expect(same.of('queue.dead')).toMatchObject({
      state: 'failed',
      detail: 'DEAD_LETTER_QUEUE_URL and SYNC_QUEUE_URL are the same queue',
    });
  });

  it('is expected to be as infra/queues.yml has it', async () => {
    const resources = await readResources([new URL('../../../infra/queues.yml', import.meta.url)]);
    const properties = z.object({
      VisibilityTimeout: z.int(),
      MessageRetentionPeriod: z.int(),
      RedrivePolicy: z.exactOptional(z.looseObject({ maxReceiveCount: z.int() })),
    });
    const found = (id: string) => {
      const { RedrivePolicy, ...queue } = properties.parse(resources.get(id)?.Properties);
      return {
        visibilitySeconds: queue.VisibilityTimeout,
        retentionSeconds: queue.MessageRetentionPeriod,
        ...(RedrivePolicy && { maxReceiveCount: RedrivePolicy.maxReceiveCount }),
      };
    };
    expect(found('SyncQueue')).toEqual(EXPECTED.worked);
    expect(found('ImportQueue')).toEqual(EXPECTED.worked);
    expect(found('DeadLetterQueue')).toEqual(EXPECTED.dead);
  });
});

describe('the ledger table', () => {
  it('that does not exist is named', async () => {
    const { run, of } = await diagnose({ env: { ...place.env, LEDGER_TABLE: 'another' } });
    expect(run.code).toBe(1);
    expect(of('ledger.table')).toMatchObject({
      state: 'failed',
      detail: 'LEDGER_TABLE: there is no table another in us-east-1',
    });
    expect(of('permit.key').state).toBe('ok');
  });

  it('with another key is no ledger', async () => {
    await place.dynamo.send(
      new CreateTableCommand({
        TableName: 'orders',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const { of } = await diagnose({ env: { ...place.env, LEDGER_TABLE: 'orders' } });
    expect(of('ledger.table')).toMatchObject({ state: 'failed' });
    expect(of('ledger.key').detail).toContain('the key of orders is not pk');
  });

  it('is to forget tombstones by expiresAt', () => {
    expect(expiryOf('ENABLED', 'expiresAt').state).toBe('ok');
    expect(expiryOf('ENABLED', 'ttl')).toMatchObject({ state: 'warning' });
    expect(expiryOf('ENABLED', 'ttl').detail).toContain('by ttl');
    expect(expiryOf('DISABLED', undefined).detail).toContain('off');
  });
});
