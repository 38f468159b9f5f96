import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeUnparsed, type UnparsedEvent } from '../../lib/jobs/index.ts';
import { createDeadLetters, MAX_MESSAGE_BYTES } from '../../lib/queue/index.ts';
import { receiveAll, startSqs } from './embedded-sqs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

let queues = 0;
function fresh() {
  queues += 1;
  const queueUrl = sqs.createQueue(`dead-${queues}`);
  return { queueUrl, letters: createDeadLetters({ client: sqs.client, queueUrl }) };
}

async function only(queueUrl: string) {
  const [message, ...more] = await receiveAll(sqs.client, queueUrl);
  expect(more).toEqual([]);
  const attributes = Object.entries(message?.MessageAttributes ?? {}).map(
    ([name, value]): [string, string] => [name, `${value.DataType}:${value.StringValue}`],
  );
  return { body: message?.Body ?? '', attributes: Object.fromEntries(attributes) };
}

const reason = {
  reason: 'unknown_role',
  message: "role 'billing' is not in Permit: create it, then replay",
  attempts: 2,
  firstSeenAt: 1_700_000_000_000,
  failedAt: 1_700_000_060_000,
};

describe('a dead letter', () => {
  it('keeps the body and tells the whole reason', async () => {
    const { queueUrl, letters } = fresh();
    await letters.send('{"v":1}', {
      ...reason,
      status: 404,
      permitRequestId: 'req-1',
      source: 'clerk',
      eventId: 'msg_1',
    });
    expect(await only(queueUrl)).toEqual({
      body: '{"v":1}',
      attributes: {
        reason: 'String:unknown_role',
        message: `String:${reason.message}`,
        attempts: 'Number:2',
        firstSeenAt: 'Number:1700000000000',
        failedAt: 'Number:1700000060000',
        status: 'Number:404',
        permitRequestId: 'String:req-1',
        source: 'String:clerk',
        eventId: 'String:msg_1',
      },
    });
  });

  it('leaves out what is not there, or empty', async () => {
    const { queueUrl, letters } = fresh();
    await letters.send('x', { ...reason, message: '', status: undefined });
    const { attributes } = await only(queueUrl);
    expect(Object.keys(attributes).sort()).toEqual([
      'attempts',
      'failedAt',
      'firstSeenAt',
      'reason',
    ]);
  });

  it('shortens a long message and drops characters that SQS refuses', async () => {
    const { queueUrl, letters } = fresh();
    await letters.send('x', { ...reason, message: `a\u0000b\uffff\ud800${'😀'.repeat(2000)}` });
    const { attributes } = await only(queueUrl);
    expect(attributes['message']).toMatch(/^String:ab\ufffd😀+$/u);
    expect(attributes['message']?.length).toBeLessThanOrEqual(1007);
  });

  it('fits even when the body takes all the room that SQS gives', async () => {
    const { queueUrl, letters } = fresh();
    const body = 'x'.repeat(MAX_MESSAGE_BYTES - 60);
    await letters.send(body, reason);
    const letter = await only(queueUrl);
    expect(letter.body).toHaveLength(body.length);
    expect(letter.attributes).toMatchObject({ reason: 'String:unknown_role' });
    expect(letter.attributes).not.toHaveProperty('message');
  });

  it('rejects when the queue does not confirm it', async () => {
    const { queueUrl } = fresh();
    const letters = createDeadLetters({ client: sqs.client, queueUrl: `${queueUrl}-gone` });
    await expect(letters.send('x', reason)).rejects.toMatchObject({ code: 'no_queue' });
  });
});

describe('an event that could not be read', () => {
  const event: UnparsedEvent = {
    source: 'auth0',
    receivedAt: 1_700_000_000_000,
    eventId: 'evt_1',
    eventType: 'user.created',
    path: 'data.object.user_id',
    reason: 'unparseable_event',
    message: 'data.object.user_id: missing',
    body: new TextEncoder().encode('{"type":"user.created","data":{"object":{}}}'),
  };

  it('is kept with its bytes, its reason and the path', async () => {
    const { queueUrl, letters } = fresh();
    await letters.keepUnparsed(event);
    const { body, attributes } = await only(queueUrl);
    const kept = decodeUnparsed(body);
    expect(new TextDecoder().decode(kept.body)).toBe(new TextDecoder().decode(event.body));
    expect(attributes).toMatchObject({
      reason: 'String:unparseable_event',
      path: 'String:data.object.user_id',
      source: 'String:auth0',
      eventId: 'String:evt_1',
      firstSeenAt: 'Number:1700000000000',
    });
  });

  it('is refused when it does not fit even compressed', async () => {
    const { letters } = fresh();
    const body = crypto.getRandomValues(new Uint8Array(65_536));
    const noise = Buffer.concat(
      Array.from({ length: 13 }, () => crypto.getRandomValues(body.slice())),
    );
    await expect(letters.keepUnparsed({ ...event, body: noise })).rejects.toMatchObject({
      code: 'job_too_large',
    });
  });
});
