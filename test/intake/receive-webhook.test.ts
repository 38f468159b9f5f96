import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, receiveWebhook, type WebhookReceiver } from '../../lib/intake/index.ts';
import type { SyncJob, UnparsedEvent } from '../../lib/jobs/index.ts';
import { createAuth0 } from '../../lib/providers/index.ts';
import { altered, fixture } from '../providers/fixture.ts';
import { recordedTelemetry } from './recorded-telemetry.ts';

const NOW = 1_767_225_601_000;
const never = () => new Promise<never>(() => {});

class CodedError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`failed with ${code}`);
    this.code = code;
  }
}

function post(body: Uint8Array, changes: { method?: string; authorization?: string } = {}) {
  const { method = 'POST', authorization = 'Bearer loom' } = changes;
  return { method, headers: new Map([['authorization', authorization]]), body };
}

function receiverWith(changes: Partial<WebhookReceiver> = {}) {
  const { telemetry, counters, entries } = recordedTelemetry();
  const queued: SyncJob[] = [];
  const kept: UnparsedEvent[] = [];
  const receiver: WebhookReceiver = {
    provider: createAuth0(['loom']),
    enqueue: async (jobs) => {
      queued.push(...jobs);
    },
    keepUnparsed: async (event) => {
      kept.push(event);
    },
    telemetry,
    now: () => NOW,
    ...changes,
  };
  return { receiver, queued, kept, counters, entries };
}

describe('a webhook request', () => {
  it('is answered 202 once its jobs are on the queue', async () => {
    const { receiver, queued, counters } = receiverWith();
    const answer = await receiveWebhook(post(fixture('auth0/user.created')), receiver);
    expect(answer).toMatchObject({ status: 202, body: '{"queued":1}' });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(queued).toMatchObject([{ kind: 'user', user: 'auth0|grace' }]);
    expect(counters).toEqual(['accepted auth0']);
  });

  it.each(['organization.connection.added', 'user.created.test'])(
    'of the ignored type %s is answered 200 and counted',
    async (name) => {
      const { receiver, queued, kept, counters } = receiverWith();
      const answer = await receiveWebhook(post(fixture(`auth0/${name}`)), receiver);
      expect(answer.status).toBe(200);
      expect([...queued, ...kept]).toEqual([]);
      expect(counters).toEqual(['ignored auth0']);
    },
  );

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('by %s is answered 405', async (method) => {
    const { receiver, queued } = receiverWith();
    const request = post(fixture('auth0/user.created'), { method });
    const answer = await receiveWebhook(request, receiver);
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(queued).toEqual([]);
  });

  it('over 1 MiB is answered 413, and one of 1 MiB is not', async () => {
    const { receiver, counters } = receiverWith();
    const full = Buffer.alloc(MAX_BODY_BYTES, ' ');
    full.set(fixture('auth0/user.created'));
    expect((await receiveWebhook(post(full), receiver)).status).toBe(202);
    const over = Buffer.concat([full, Buffer.from(' ')]);
    expect((await receiveWebhook(post(over), receiver)).status).toBe(413);
    expect(counters).toEqual(['accepted auth0', 'rejected auth0 too_large']);
  });

  it('that is not believed is answered 401 without details, and counted with the cause', async () => {
    const { receiver, queued, kept, counters } = receiverWith();
    const body = fixture('auth0/user.created');
    const wrong = await receiveWebhook(post(body, { authorization: 'Bearer l00m' }), receiver);
    const none = await receiveWebhook(post(body, { authorization: '' }), receiver);
    expect([wrong.status, none.status]).toEqual([401, 401]);
    expect([wrong.body, none.body]).toEqual(Array(2).fill('{"error":"unauthorized"}'));
    expect(counters).toEqual(['rejected auth0 bad_credential', 'rejected auth0 missing_header']);
    expect([...queued, ...kept]).toEqual([]);
  });

  it('that lacks what it must have is kept whole, with the place, and answered 202', async () => {
    const { receiver, queued, kept, counters, entries } = receiverWith();
    const body = altered('auth0/user.created', 'data.object.user_id', undefined);
    expect((await receiveWebhook(post(body), receiver)).status).toBe(202);
    expect(queued).toEqual([]);
    expect(kept).toEqual([
      {
        source: 'auth0',
        receivedAt: NOW,
        eventId: 'evt_user_created',
        eventType: 'user.created',
        path: 'data.object.user_id',
        reason: 'unparseable_event',
        message: 'data.object.user_id: must be string',
        body,
      },
    ]);
    expect(counters).toEqual(['unparseable auth0 unparseable_event']);
    expect(entries).toMatchObject([{ event: 'webhook_unparseable', level: 'error' }]);
  });

  it('that is not JSON is kept under an id that stays the same for each attempt', async () => {
    const { receiver, kept } = receiverWith();
    const body = Buffer.from('user_id=grace');
    await receiveWebhook(post(body), receiver);
    await receiveWebhook(post(body), receiver);
    const eventId = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    expect(kept).toMatchObject([
      { eventId, path: '(root)', body },
      { eventId, path: '(root)', body },
    ]);
  });

  it('that brings a fault of ours to light is kept as well, and the fault is not told', async () => {
    const auth0 = createAuth0(['loom']);
    const parse = () => {
      throw new RangeError('grace@compiler.test');
    };
    const { receiver, kept, entries } = receiverWith({ provider: { ...auth0, parse } });
    const answer = await receiveWebhook(post(fixture('auth0/user.created')), receiver);
    expect(answer.status).toBe(202);
    expect(kept).toMatchObject([{ path: '(root)', message: '(root): parser failed' }]);
    expect(JSON.stringify(entries)).not.toContain('grace@');
  });

  it('whose job does not fit into a message is kept for that reason', async () => {
    const { receiver, kept, counters } = receiverWith({
      enqueue: () => Promise.reject(new CodedError('job_too_large')),
    });
    const body = fixture('auth0/user.created');
    expect((await receiveWebhook(post(body), receiver)).status).toBe(202);
    expect(kept).toMatchObject([
      { reason: 'job_too_large', eventId: 'evt_user_created', eventType: 'user.created', body },
    ]);
    expect(counters).toEqual(['unparseable auth0 job_too_large']);
  });

  it.each([
    ['refuses', () => Promise.reject(new CodedError('no_access')), 'no_access'],
    ['is slow', never, 'timeout'],
  ])('is answered 503 when the queue %s', async (_, enqueue, cause) => {
    const { receiver, kept, counters } = receiverWith({ enqueue, sendLimitMs: 20 });
    const answer = await receiveWebhook(post(fixture('auth0/user.created')), receiver);
    expect(answer).toMatchObject({ status: 503, body: '{"error":"unavailable"}' });
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    expect(kept).toEqual([]);
    expect(counters).toEqual([`unavailable auth0 ${cause}`]);
  });

  it.each([
    ['does not fit', () => Promise.reject(new CodedError('job_too_large')), 'job_too_large'],
    ['cannot be kept in time', never, 'timeout'],
  ])('that is to be kept and %s is answered 503', async (_, keepUnparsed, cause) => {
    const { receiver, counters } = receiverWith({ keepUnparsed, sendLimitMs: 20 });
    const answer = await receiveWebhook(post(Buffer.from('not JSON')), receiver);
    expect(answer.status).toBe(503);
    expect(counters).toEqual([`unavailable auth0 ${cause}`]);
  });

  it('has one bound for both of its sends', async () => {
    const started = performance.now();
    const { receiver } = receiverWith({
      enqueue: async (_, { signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new CodedError('job_too_large');
      },
      keepUnparsed: never,
      sendLimitMs: 50,
    });
    const answer = await receiveWebhook(post(fixture('auth0/user.created')), receiver);
    expect(answer.status).toBe(503);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('says nothing personal in any log line', async () => {
    const { receiver, entries } = receiverWith();
    await receiveWebhook(post(fixture('auth0/user.created')), receiver);
    await receiveWebhook(post(altered('auth0/user.created', 'data.object.email', 7)), receiver);
    await receiveWebhook(post(fixture('auth0/user.created.test')), receiver);
    expect(entries).toHaveLength(3);
    expect(JSON.stringify(entries)).not.toMatch(/grace@|Grace|Hopper|5550100018/);
  });
});
