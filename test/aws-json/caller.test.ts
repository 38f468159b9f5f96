import { afterEach, describe, expect, it } from 'vitest';
import { type AwsJsonOptions, createAwsJson } from '../../lib/aws-json/index.ts';
import { type Answer, startAws } from './scripted-aws.ts';

const SERVICE = {
  name: 'sqs',
  target: 'AmazonSQS',
  contentType: 'application/x-amz-json-1.0',
} as const;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function against(answers: readonly Answer[], options: Partial<AwsJsonOptions> = {}) {
  const aws = await startAws(...answers);
  closing.push(aws.close);
  const pauses: number[] = [];
  const call = createAwsJson(SERVICE, {
    timeoutMs: 2000,
    maxAttempts: 3,
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: aws.url,
    },
    random: () => 1,
    sleep: async (ms) => pauses.push(ms),
    ...options,
  });
  return {
    ...aws,
    pauses,
    call: () => call({ action: 'SendMessage', input: { Text: 'é' } }),
    whole: call,
  };
}

const failing = (status: number, type: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: JSON.stringify({ __type: type, message: 'in AWS’s own words' }),
});

describe('a call', () => {
  it('is a signed POST of JSON, and gives what was answered', async () => {
    const { call, received } = await against([{ body: '{"MessageId":"1"}' }]);
    expect(await call()).toEqual({ MessageId: '1' });
    const [{ headers = {}, body = '' } = {}] = received;
    expect(body).toBe('{"Text":"é"}');
    expect(headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
      'x-amz-security-token': 'token',
    });
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/sqs\//,
    );
  });

  it('hands on the trace of its invocation in Lambda, and none elsewhere', async () => {
    const env = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793',
    };
    const { url, received } = await against([{}]);
    for (const more of [{}, { AWS_LAMBDA_FUNCTION_NAME: 'clerk' }]) {
      const given = { ...env, ...more, AWS_ENDPOINT_URL: url };
      const call = createAwsJson(SERVICE, { timeoutMs: 2000, maxAttempts: 1, env: given });
      await call({ action: 'SendMessage', input: {} });
    }
    const traces = received.map(({ headers }) => headers['x-amzn-trace-id']);
    expect(traces).toEqual([undefined, env._X_AMZN_TRACE_ID]);
  });

  it('keeps its connection for the next one', async () => {
    const { call, received } = await against([{}]);
    await call();
    await call();
    expect(received[0]?.port).toBe(received[1]?.port);
  });

  it.each([
    ['a 5xx', failing(503, 'ServiceUnavailable'), [100, 200]],
    ['throttling', failing(400, 'com.amazonaws.sqs#RequestThrottled'), [500, 1000]],
    ['a 429', failing(429, 'Anything'), [500, 1000]],
    ['a broken connection', 'drop', [100, 200]],
  ] as const)('is made again after %s, ever later', async (_, failure, expected) => {
    const { call, pauses, received } = await against([failure, failure, { body: '{"ok":true}' }]);
    expect(await call()).toEqual({ ok: true });
    expect(pauses).toEqual(expected);
    expect(received).toHaveLength(3);
  });

  it('is given up after the last attempt, with AWS’s name of the failure and its status', async () => {
    const { call, received } = await against([failing(500, 'InternalError')], { maxAttempts: 2 });
    await expect(call()).rejects.toMatchObject({
      name: 'InternalError',
      message: 'in AWS’s own words',
      $metadata: { httpStatusCode: 500 },
    });
    expect(received).toHaveLength(2);
  });

  it.each([
    ['com.amazonaws.sqs#QueueDoesNotExist', {}, 'QueueDoesNotExist'],
    ['AccessDenied:http://internal.example/', {}, 'AccessDenied'],
    ['', { 'x-amzn-query-error': 'InvalidAddress;Sender' }, 'InvalidAddress'],
    ['', { 'x-amzn-errortype': 'ParameterNotFound' }, 'ParameterNotFound'],
    ['<a name that is none>', {}, 'Http400'],
  ])('that is refused is not made again: %s %o', async (type, headers, name) => {
    const { call, received } = await against([failing(400, type, headers)]);
    await expect(call()).rejects.toMatchObject({ name });
    expect(received).toHaveLength(1);
  });

  it('does not wait for an answer for ever', async () => {
    const { call, received } = await against(['hang'], { timeoutMs: 30, maxAttempts: 2 });
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(received).toHaveLength(2);
  });

  it('ends when its signal fires, and is not made again', async () => {
    const { whole, received } = await against(['hang']);
    const aborting = new AbortController();
    const call = whole({ action: 'SendMessage', input: {}, signal: aborting.signal });
    setImmediate(() => aborting.abort());
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    const again = whole({ action: 'SendMessage', input: {}, signal: aborting.signal });
    await expect(again).rejects.toMatchObject({ name: 'AbortError' });
    expect(received.length).toBeLessThan(2);
  });

  it('fails when what is answered is no JSON', async () => {
    const { call } = await against([{ body: '<html>' }]);
    await expect(call()).rejects.toMatchObject({ name: 'UnreadableAnswer' });
  });
});

describe('a clock that is wrong', () => {
  const NOW = Date.UTC(2026, 5, 1);
  const late = new Date(NOW + 10 * 60_000).toUTCString();
  const dates = (received: { headers: { [name: string]: unknown } }[]) =>
    received.map(({ headers }) => headers['x-amz-date']);

  it('is set by AWS’s own, once and for all', async () => {
    const skewed = failing(403, 'RequestTimeTooSkewed', { date: late });
    const { call, received, pauses } = await against([skewed, {}], { now: () => NOW });
    await call();
    await call();
    expect(dates(received)).toEqual(['20260601T000000Z', '20260601T001000Z', '20260601T001000Z']);
    expect(pauses).toEqual([]);
  });

  it('is not blamed for a signature that is wrong by itself', async () => {
    const wrong = failing(403, 'SignatureDoesNotMatch', {
      date: new Date(NOW + 9_000).toUTCString(),
    });
    const { call, received } = await against([wrong], { now: () => NOW });
    await expect(call()).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    expect(received).toHaveLength(1);
  });
});
