import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeUnparsed } from '../../lib/jobs/index.ts';
import { parseKeptEvent } from '../../lib/providers/index.ts';
import { type DeadLetter, readLetter, scanDeadLetters } from '../../lib/queue/index.ts';
import { json } from '../providers/fixture.ts';
import { startSqs } from './embedded-sqs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

/** As Lambda writes it when it gives up. */
const recordOf = (name: string, more: object = {}) => ({
  version: '1.0',
  timestamp: '2026-01-01T00:07:00.000Z',
  requestContext: {
    requestId: '9c0f6d0e-0000-4000-8000-000000000001',
    functionArn: 'arn:aws:lambda:eu-west-1:444455556666:function:cognito-admin:$LATEST',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload: json(`cognito-admin/${name}`),
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: {
    errorType: 'DirectoryError',
    errorMessage: "Cognito's ListUsers: no answer",
    trace: [],
  },
  ...more,
});

let made = 0;
/** The only letter of a queue that a body was put into. */
async function letterOf(body: string, reason?: string): Promise<DeadLetter> {
  made += 1;
  const queueUrl = sqs.createQueue(`records-${made}`);
  const { client } = sqs;
  const MessageAttributes =
    reason === undefined ? {} : { reason: { DataType: 'String', StringValue: reason } };
  await client.send(
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes }),
  );
  const found: DeadLetter[] = [];
  await scanDeadLetters({
    client,
    queueUrl,
    now: () => Date.now() + 1000,
    waitSeconds: 0,
    async visit(letters) {
      found.push(...letters);
      return new Set();
    },
  });
  const [letter] = found;
  if (letter === undefined) throw new Error('no letter');
  return letter;
}

describe('what Lambda gave up', () => {
  it('is a letter with its reason, its tries and the event as it was', async () => {
    const letter = await letterOf(JSON.stringify(recordOf('AdminCreateUser')));
    const eventId = 'b7c2d9f4-0000-4000-8000-000000000201';
    expect(letter.reason).toEqual({
      source: 'cognito',
      eventId,
      path: '(root)',
      reason: 'function_failed',
      message: "Cognito's ListUsers: no answer",
      attempts: 3,
      failedAt: Date.UTC(2026, 0, 1, 0, 7),
    });
    const { body, ...about } = decodeUnparsed(letter.body);
    expect(about).toMatchObject({ source: 'cognito', eventId, eventType: 'AdminCreateUser' });
    expect(JSON.parse(Buffer.from(body).toString())).toEqual(json('cognito-admin/AdminCreateUser'));
  });

  it('is replayed when it took something away', async () => {
    const letter = await letterOf(JSON.stringify(recordOf('AdminDeleteUser')));
    expect(readLetter(letter, parseKeptEvent)).toMatchObject({
      kind: 'jobs',
      jobs: [{ kind: 'user.deleted', verify: true }],
    });
  });

  it('is replayed, too, when it has been through the live queue, and came back as no job', async () => {
    const letter = await letterOf(JSON.stringify(recordOf('AdminDeleteUser')), 'invalid_job');
    expect(letter.reason).toMatchObject({ reason: 'function_failed' });
    expect(readLetter(letter, parseKeptEvent)).toMatchObject({
      kind: 'jobs',
      jobs: [{ kind: 'user.deleted' }],
    });
  });

  it('stays when it would have to be looked up, and says who looks', async () => {
    const letter = await letterOf(JSON.stringify(recordOf('AdminAddUserToGroup')));
    expect(readLetter(letter, parseKeptEvent)).toMatchObject({
      kind: 'kept',
      cause: 'unreadable',
      message: expect.stringContaining(
        'permit-sync reconcile cognito --user 6f1c0c5e-0000-4000-8000-000000000001 --apply',
      ),
    });
  });

  it('says why it was given up when the function said nothing', async () => {
    const record = recordOf('AdminCreateUser', { responsePayload: null });
    const { reason } = await letterOf(JSON.stringify(record));
    expect(reason.message).toBe('RetriesExhausted');
  });

  it.each([
    ['a job', '{"v":1,"kind":"user.deleted"}'],
    ['no JSON', '{"requestPayload":'],
    [
      'a record of another function',
      JSON.stringify(recordOf('DeleteUser', { requestPayload: {} })),
    ],
  ])('is told from what is none: %s', async (_, body) => {
    expect(await letterOf(body)).toMatchObject({ body, reason: {} });
  });
});
