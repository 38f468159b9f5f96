import { createHmac, randomBytes } from 'node:crypto';
import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeJob, decodeUnparsed } from '../../lib/jobs/index.ts';
import { clerkHandlers } from '../../lib/providers/clerk/handlers.ts';
import { altered, fixture } from '../providers/fixture.ts';
import { receiveAll, startSqs, useEndpoint } from '../queue/embedded-sqs.ts';
import { startScriptedSqs } from '../queue/scripted-sqs.ts';
import { call, type Post } from './gateway.ts';
import { captureLog } from './log-lines.ts';

const KEY = Buffer.from('a key of the clerk function test');
const OLD_KEY = Buffer.from('the key before the rotation');
const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`;

/** Signs as Svix does. */
function signed(body: Uint8Array, { key = KEY, ageSeconds = 0, id = 'msg_1' } = {}): Post {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  const headers = {
    'svix-id': id,
    'svix-timestamp': String(timestamp),
    'svix-signature': `v1,${mac.digest('base64')}`,
  };
  return { body, headers };
}

let sqs: Awaited<ReturnType<typeof startSqs>>;
let queues: { live: string; dead: string };
let log: string[];
let made = 0;

/** The function after a cold start in this environment. */
async function coldStart(env: Record<string, string> = {}): Promise<APIGatewayProxyHandlerV2> {
  vi.resetModules();
  const all = {
    SYNC_QUEUE_URL: queues.live,
    DEAD_LETTER_QUEUE_URL: queues.dead,
    CLERK_WEBHOOK_SECRETS: `${secretOf(OLD_KEY)},${secretOf(KEY)}`,
    ...env,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return (await import('../../functions/clerk.ts')).handler;
}

const jobs = async () =>
  (await receiveAll(sqs.client, queues.live)).map(({ Body = '' }) => decodeJob(Body));
const letters = () => receiveAll(sqs.client, queues.dead);
const send = (handler: APIGatewayProxyHandlerV2, post: Post) =>
  call(handler, '/webhooks/clerk', post);

beforeAll(async () => {
  sqs = await startSqs();
});
beforeEach(() => {
  made += 1;
  queues = { live: sqs.createQueue(`live-${made}`), dead: sqs.createQueue(`dead-${made}`) };
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => sqs.close());

describe('the clerk function', () => {
  it('puts one job on the queue for every type of event that it handles', async () => {
    const handler = await coldStart();
    for (const type of clerkHandlers.keys()) {
      const answer = await send(handler, signed(fixture(`clerk/${type}`), { id: `msg_${type}` }));
      expect(answer.statusCode, type).toBe(202);
    }
    const queued = await jobs();
    expect(queued.map((job) => job.eventType).sort()).toEqual([...clerkHandlers.keys()].sort());
    expect(queued.map((job) => job.eventId)).toContain('msg_user.created');
    expect(await letters()).toEqual([]);
    expect(log.join('')).not.toMatch(/analytical\.test|Byron|\+1555/);
  });

  it('acknowledges other types, and queues nothing', async () => {
    const handler = await coldStart();
    const answer = await send(handler, signed(fixture('clerk/session.created')));
    expect(answer.statusCode).toBe(200);
    expect([...(await jobs()), ...(await letters())]).toEqual([]);
    expect(log.join('')).toContain('"ignored":1');
  });

  it('believes bodies in base64, headers in any case, several signatures, either secret', async () => {
    const handler = await coldStart();
    const body = fixture('clerk/user.created');
    const plain = signed(body);
    const upper = Object.fromEntries(
      Object.entries(plain.headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const wrong = `v1,${randomBytes(32).toString('base64')}`;
    const several = `${wrong} v1a,xyz ${plain.headers['svix-signature']}`;
    for (const post of [
      { ...plain, base64: true },
      { ...plain, headers: upper },
      { ...plain, headers: { ...plain.headers, 'svix-signature': several } },
      signed(body, { key: OLD_KEY }),
      signed(body, { ageSeconds: 290 }),
      signed(body, { ageSeconds: -290 }),
    ]) {
      expect((await send(handler, post)).statusCode).toBe(202);
    }
    expect(await jobs()).toHaveLength(6);
  });

  it('refuses what it cannot believe, and counts the cause', async () => {
    const handler = await coldStart();
    const body = fixture('clerk/user.created');
    const good = signed(body);
    const { 'svix-signature': _, ...unsigned } = good.headers;
    const posts: [Post, string][] = [
      [{ body, headers: unsigned }, 'missing_header'],
      [{ body, headers: { ...good.headers, 'svix-signature': 'v1' } }, 'malformed_signature'],
      [signed(body, { key: Buffer.from('nobody') }), 'bad_signature'],
      [{ ...good, body: Buffer.concat([body, Buffer.from(' ')]) }, 'bad_signature'],
      [signed(body, { ageSeconds: 330 }), 'timestamp_out_of_range'],
      [signed(body, { ageSeconds: -330 }), 'timestamp_out_of_range'],
    ];
    for (const [post, cause] of posts) {
      log.length = 0;
      const answer = await send(handler, post);
      expect(answer).toMatchObject({ statusCode: 401, body: '{"error":"unauthorized"}' });
      expect(log.join('')).toContain(`"cause":"${cause}"`);
    }
    expect([...(await jobs()), ...(await letters())]).toEqual([]);
  });

  it('answers 405 to another method and 413 to more than 1 MiB', async () => {
    const handler = await coldStart();
    const body = fixture('clerk/user.created');
    expect(await send(handler, { ...signed(body), method: 'GET' })).toMatchObject({
      statusCode: 405,
      headers: { allow: 'POST' },
    });
    const large = Buffer.alloc(1_048_577, ' ');
    expect((await send(handler, { ...signed(large), base64: true })).statusCode).toBe(413);
  });

  it('keeps a believed event that it cannot read, with the place', async () => {
    const handler = await coldStart();
    const body = altered('clerk/user.updated', 'data.updated_at', 'yesterday');
    expect((await send(handler, signed(body, { id: 'msg_odd' }))).statusCode).toBe(202);
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(letter?.MessageAttributes).toMatchObject({
      reason: { StringValue: 'unparseable_event' },
      source: { StringValue: 'clerk' },
      eventId: { StringValue: 'msg_odd' },
    });
    const event = decodeUnparsed(letter?.Body ?? '');
    expect(event).toMatchObject({
      source: 'clerk',
      eventId: 'msg_odd',
      eventType: 'user.updated',
      path: 'data.updated_at',
    });
    expect(Buffer.from(event.body)).toEqual(body);
    expect(await jobs()).toEqual([]);
  });

  it('keeps a believed body that is not JSON', async () => {
    const handler = await coldStart();
    const body = Buffer.from([0xff, 0xfe, 0x00]);
    expect((await send(handler, { ...signed(body), base64: true })).statusCode).toBe(202);
    const [letter] = await letters();
    expect(Buffer.from(decodeUnparsed(letter?.Body ?? '').body)).toEqual(body);
  });

  it('answers 503 when what it should keep does not fit into a message', async () => {
    const handler = await coldStart();
    // Noise, so that it does not shrink when it is compressed.
    const noise = Buffer.concat([
      Buffer.from('{"type":"user.created","noise":"'),
      randomBytes(1_000_000),
      Buffer.from('"}'),
    ]);
    const answer = await send(handler, { ...signed(noise), base64: true });
    expect(answer.statusCode).toBe(503);
    expect(log.join('')).toMatch(/"unavailable":1/);
    expect(await letters()).toEqual([]);
  });

  it('keeps an event whose job is larger than a message', async () => {
    const handler = await coldStart();
    // SQS does not take this character as it is: three bytes here become six in the message.
    const body = altered(
      'clerk/user.created',
      'data.public_metadata.note',
      '\uffff'.repeat(300_000),
    );
    expect((await send(handler, signed(body))).statusCode).toBe(202);
    const [letter] = await letters();
    expect(letter?.MessageAttributes).toMatchObject({ reason: { StringValue: 'job_too_large' } });
    expect(await jobs()).toEqual([]);
  });

  it('answers 503 when the queue refuses', async () => {
    const handler = await coldStart({ SYNC_QUEUE_URL: `${queues.live}-that-is-not-there` });
    const answer = await send(handler, signed(fixture('clerk/user.created')));
    expect(answer).toMatchObject({ statusCode: 503, body: '{"error":"unavailable"}' });
    expect(answer.headers).toHaveProperty('retry-after');
    expect(log.join('')).toMatch(/"cause":"no_queue".*"unavailable":1/);
  });

  it('answers 503 within 3 s when the queue does not answer', async () => {
    const slow = await startScriptedSqs(() => ({ hang: true }));
    const endpoint = process.env['AWS_ENDPOINT_URL_SQS'] ?? '';
    try {
      useEndpoint(slow.url);
      const handler = await coldStart({ SYNC_QUEUE_URL: slow.queueUrl });
      const started = performance.now();
      const answer = await send(handler, signed(fixture('clerk/user.created')));
      expect(performance.now() - started).toBeLessThan(3000);
      expect(answer.statusCode).toBe(503);
      expect(slow.calls.length).toBeGreaterThan(0);
    } finally {
      useEndpoint(endpoint);
      await slow.close();
    }
  });

  it('does not start without its settings, and names them all', async () => {
    const start = coldStart({ SYNC_QUEUE_URL: '', CLERK_WEBHOOK_SECRETS: 'hush' });
    await expect(start).rejects.toThrow(/CLERK_WEBHOOK_SECRETS.*SYNC_QUEUE_URL/);
    await expect(start).rejects.not.toThrow(/hush/);
  });
});
