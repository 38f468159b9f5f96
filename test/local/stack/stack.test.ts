import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type Stack, startStack } from '../../../local/stack/index.ts';

/** The real queues, table and settings, with functions that do as they are told. */
let stack: Stack;
const lines: [string, string][] = [];
const batches: [string, { records: number; failed: number; error?: { errorType: string } }][] = [];

beforeAll(async () => {
  stack = await startStack({
    functions: new URL('../functions/', import.meta.url),
    onLine: (name, line) => lines.push([name, line]),
    onBatch: (name, batch) => batches.push([name, batch]),
  });
});
afterAll(() => stack.close());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${stack.urls.http}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('HTTP routes', () => {
  it('hand the request to the function and its answer back', async () => {
    const response = await post('/webhooks/clerk', '{"a":1}');
    expect(response.status).toBe(201);
    expect(response.headers.get('x-seen')).toBe('yes');
    expect(response.headers.getSetCookie()).toEqual(['a=1']);
    expect(await response.json()).toMatchObject({
      event: { routeKey: 'ANY /webhooks/clerk', body: '{"a":1}' },
      queue: stack.environment['SYNC_QUEUE_URL'],
    });
    expect(lines).toContainEqual(['clerk', '{"event":"seen","path":"/webhooks/clerk"}']);
  });

  it('say what stands for the names in their path', async () => {
    const url = `${stack.urls.http}/scim/v2/acme/Users/7?count=1`;
    expect(await (await fetch(url)).json()).toMatchObject({
      routeKey: 'ANY /scim/v2/{tenant}/{rest+}',
      rawPath: '/scim/v2/acme/Users/7',
      rawQueryString: 'count=1',
      pathParameters: { tenant: 'acme', rest: 'Users/7' },
      headers: { 'x-forwarded-proto': 'http' },
    });
    expect((await fetch(`${stack.urls.http}/scim/v2/acme/Users/%zz`)).status).toBe(400);
    expect((await fetch(`${stack.urls.http}/scim/v2/acme`)).status).toBe(404);
  });

  it('pass every method on', async () => {
    const response = await fetch(`${stack.urls.http}/webhooks/clerk`, { method: 'DELETE' });
    expect(await response.json()).toMatchObject({
      event: { requestContext: { http: { method: 'DELETE' } } },
    });
  });

  it('pass on bodies above 1 MiB, and refuse those above 10 MB', async () => {
    const large = await post('/webhooks/clerk', `"${'x'.repeat(2_000_000)}"`);
    expect(large.status).toBe(201);
    expect((await post('/webhooks/clerk', 'x'.repeat(11_000_000))).status).toBe(413);
  });

  it('answer 500 for an error, and the next request as usual', async () => {
    expect((await post('/webhooks/clerk', 'throw')).status).toBe(500);
    expect((await post('/webhooks/clerk', 'exit')).status).toBe(500);
    expect((await post('/webhooks/clerk', 'bare')).status).toBe(200);
  });

  it('answer 404 elsewhere', async () => {
    expect((await post('/nowhere', '{}')).status).toBe(404);
  });
});

const answerSchema = z.object({ triggerSource: z.string(), remaining: z.number() });

describe("Lambda's Invoke API", () => {
  const invoke = (name: string, body: string, headers: Record<string, string> = {}) =>
    post(`/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, body, headers);

  it('answers with what the function returns, by name or ARN', async () => {
    for (const name of ['cognito', 'arn:aws:lambda:us-east-1:000000000000:function:cognito']) {
      const response = await invoke(name, '{"triggerSource":"x"}');
      expect(response.status).toBe(200);
      expect(response.headers.has('x-amz-function-error')).toBe(false);
      const { triggerSource, remaining } = answerSchema.parse(await response.json());
      expect(triggerSource).toBe('x');
      // Of the five seconds that serverless.yml gives it.
      expect(remaining).toBeGreaterThan(3000);
      expect(remaining).toBeLessThanOrEqual(5000);
    }
  });

  it('reports an error as Lambda does', async () => {
    const response = await invoke('cognito', '{"fail":true}');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await response.json()).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'no sign-up today',
    });
  });

  it('knows only functions that there are, and only JSON', async () => {
    expect((await invoke('nobody', '{}')).status).toBe(404);
    expect((await invoke('cognito', '{')).status).toBe(400);
    expect((await invoke('cognito', '{}', { 'x-amz-invocation-type': 'Event' })).status).toBe(202);
  });
});

describe('the queues', () => {
  it('are those of infra/, with their timeouts and redrive', async () => {
    const { Attributes } = await stack.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: stack.environment['SYNC_QUEUE_URL'],
        AttributeNames: ['All'],
      }),
    );
    expect(Attributes).toMatchObject({
      VisibilityTimeout: '360',
      MessageRetentionPeriod: '604800',
    });
    expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}')).toEqual({
      deadLetterTargetArn: stack.queues.get('DeadLetterQueue')?.arn,
      maxReceiveCount: 1000,
    });
  });
});

describe('what functions are told', () => {
  it('are the tables of infra/, tokens for two tenants, and the issuer that is here', () => {
    const { environment, issuer, secrets } = stack;
    expect(environment).toMatchObject({ LEDGER_TABLE: 'LedgerTable', SCIM_TABLE: 'ScimTable' });
    expect(JSON.parse(environment['HANDOFF_ISSUERS'] ?? '')).toEqual([
      { issuer: issuer.url, audience: issuer.audience },
    ]);
    const tokens = [...secrets.scim].map(([tenant, token]) => `${tenant}:${token}`);
    expect(environment['SCIM_TOKENS']?.split(',').sort()).toEqual(tokens.sort());
    expect([...secrets.scim.keys()].sort()).toEqual(['acme', 'globex']);
  });
});

describe('a port that is taken', () => {
  it('is refused by its number, and leaves nothing running', async () => {
    const port = Number(new URL(stack.urls.http).port);
    await expect(startStack({ port })).rejects.toMatchObject({
      code: 'start_failed',
      message: `port ${port} cannot be listened on (EADDRINUSE): choose another one with --port`,
    });
  });
});

describe('the event source', () => {
  const live = () => stack.environment['SYNC_QUEUE_URL'];
  const send = (body: string) =>
    stack.sqs.send(new SendMessageCommand({ QueueUrl: live(), MessageBody: body }));
  async function left() {
    const { Attributes } = await stack.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: live(), AttributeNames: ['All'] }),
    );
    return [
      Number(Attributes?.ApproximateNumberOfMessages),
      Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
    ];
  }
  const delivered = (count: number) =>
    expect
      .poll(() => batches.reduce((sum, [, batch]) => sum + batch.records, 0), { timeout: 10_000 })
      .toBe(count);

  it('deletes what succeeded and leaves what failed to its visibility', async () => {
    batches.length = 0;
    await Promise.all(['ok 1', 'fail 1', 'ok 2'].map(send));
    await delivered(3);
    expect(await left()).toEqual([0, 1]);
    expect(batches.reduce((sum, [, batch]) => sum + batch.failed, 0)).toBe(1);
  });

  it('leaves the whole batch when the function throws', async () => {
    batches.length = 0;
    const [, before = 0] = await left();
    await send('throw');
    await delivered(1);
    expect(batches).toMatchObject([['worker', { failed: 1, error: { errorType: 'Error' } }]]);
    expect(await left()).toEqual([0, before + 1]);
  });
});
