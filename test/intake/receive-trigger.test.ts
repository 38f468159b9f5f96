import { describe, expect, it } from 'vitest';
import { type Enqueue, receiveTrigger } from '../../lib/intake/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { json, put } from '../providers/fixture.ts';
import { recordedTelemetry } from './recorded-telemetry.ts';

async function receive(event: unknown, enqueue?: Enqueue) {
  const { telemetry, counters, entries } = recordedTelemetry();
  const queued: SyncJob[] = [];
  await receiveTrigger(event, 'req-1', {
    enqueue:
      enqueue ??
      (async (jobs) => {
        queued.push(...jobs);
      }),
    telemetry,
    now: () => 1_767_225_600_000,
    sendLimitMs: 20,
  });
  return { queued, counters, entries };
}

describe('a Cognito trigger', () => {
  it('puts the user and its membership on the queue', async () => {
    const { queued, counters } = await receive(json('cognito/PostConfirmation_ConfirmSignUp'));
    expect(queued.map((job) => job.kind)).toEqual(['user', 'membership']);
    expect(counters).toEqual(['accepted cognito']);
  });

  it('reads the facts before anybody can change the event', async () => {
    const { telemetry } = recordedTelemetry();
    const queued: SyncJob[] = [];
    const attributes = { sub: 'sub-1', email: 'before@bombe.test' };
    const event = {
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      request: { userAttributes: attributes },
    };
    const enqueue: Enqueue = async (jobs) => {
      await Promise.resolve();
      queued.push(...jobs);
    };
    const sent = receiveTrigger(event, 'req-1', { enqueue, telemetry, now: () => 1 });
    attributes.email = 'after@bombe.test';
    await sent;
    expect(queued[0]).toHaveProperty('fields.email', 'before@bombe.test');
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('refused')), 'Error'],
    ['hangs', () => new Promise<never>(() => {}), 'timeout'],
    [
      'breaks at once',
      () => {
        throw new TypeError('broken');
      },
      'TypeError',
    ],
  ])('is not disturbed by a queue that %s', async (_, enqueue, cause) => {
    const event = json('cognito/PostAuthentication_Authentication');
    const { counters, entries } = await receive(event, enqueue);
    expect(counters).toEqual([`unavailable cognito ${cause}`]);
    expect(entries).toMatchObject([{ level: 'error', event: 'trigger_not_queued' }]);
  });

  it('is not disturbed by an event that lacks what it must have', async () => {
    const path = ['request', 'userAttributes', 'sub'];
    const event = put(json('cognito/PostConfirmation_ConfirmSignUp'), path, undefined);
    const { queued, counters, entries } = await receive(event);
    expect(queued).toEqual([]);
    expect(counters).toEqual(['unparseable cognito unparseable_event']);
    expect(JSON.stringify(entries)).toContain('request.userAttributes.sub');
    expect(JSON.stringify(entries)).not.toMatch(/alan|Turing/);
  });

  it('with a password in it passes by, and nothing of it is sent or said', async () => {
    const { queued, entries, counters } = await receive(
      json('cognito/UserMigration_Authentication'),
    );
    expect(queued).toEqual([]);
    expect(entries).toEqual([
      {
        level: 'debug',
        event: 'trigger_ignored',
        fields: { source: 'cognito', eventType: 'UserMigration_Authentication' },
      },
    ]);
    expect(counters).toEqual(['ignored cognito']);
  });
});
