import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeJob } from '../../lib/jobs/index.ts';
import { json, put } from '../providers/fixture.ts';
import { receiveAll, startSqs, useEndpoint } from '../queue/embedded-sqs.ts';
import { startScriptedSqs } from '../queue/scripted-sqs.ts';
import { context } from './gateway.ts';
import { captureLog } from './log-lines.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
let live: string;
let log: string[];
let made = 0;

async function coldStart(queueUrl = live) {
  vi.resetModules();
  vi.stubEnv('SYNC_QUEUE_URL', queueUrl);
  return (await import('../../functions/cognito.ts')).handler;
}

const jobs = async () =>
  (await receiveAll(sqs.client, live)).map(({ Body = '' }) => decodeJob(Body));

beforeAll(async () => {
  sqs = await startSqs();
});
beforeEach(() => {
  made += 1;
  live = sqs.createQueue(`live-${made}`);
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => sqs.close());

describe('the cognito function', () => {
  it.each([
    'PostConfirmation_ConfirmSignUp',
    'PostConfirmation_ConfirmSignUp.federated',
    'PostAuthentication_Authentication',
    'TokenGeneration_HostedAuth',
    'TokenGeneration_Authentication',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
    'TokenGeneration_RefreshTokens',
  ])('queues the facts of %s and returns the very event', async (name) => {
    const handler = await coldStart();
    const event = json(`cognito/${name}`);
    expect(await handler(event, context())).toBe(event);
    expect(event).toEqual(json(`cognito/${name}`));
    const queued = await jobs();
    expect(queued.map((job) => job.kind).sort()).toEqual(['membership', 'user']);
    expect(queued[0]?.eventId).toMatch(/:request-1$/);
    expect(log.join('')).not.toMatch(/bombe\.test|Turing|\+1555/);
  });

  it.each([
    'PostConfirmation_ConfirmForgotPassword',
    'TokenGeneration_ClientCredentials',
    'UserMigration_Authentication',
  ])('lets %s pass, and says nothing of it', async (name) => {
    const handler = await coldStart();
    const event = json(`cognito/${name}`);
    expect(await handler(event, context())).toBe(event);
    expect(await jobs()).toEqual([]);
    expect(log.join('')).not.toMatch(/correct horse|alan|bombe/);
  });

  it('returns an event that lacks what it must have', async () => {
    const handler = await coldStart();
    const event = put(
      json('cognito/PostConfirmation_ConfirmSignUp'),
      ['request', 'userAttributes', 'sub'],
      undefined,
    );
    expect(await handler(event, context())).toBe(event);
    expect(log.join('')).toMatch(/request\.userAttributes\.sub.*"unparseable":1/s);
  });

  it.each([
    ['is missing', ''],
    ['is malformed', 'live'],
  ])('starts and lets sign-ups through when its setting %s', async (_, queueUrl) => {
    const handler = await coldStart(queueUrl);
    expect(log.join('')).toMatch(/settings_invalid.*SYNC_QUEUE_URL/);
    log.length = 0;
    const event = json('cognito/PostConfirmation_ConfirmSignUp');
    expect(await handler(event, context())).toBe(event);
    expect(log.join('')).toMatch(/trigger_not_queued.*invalid_settings.*"unavailable":1/s);
  });

  it('lets sign-ups through when the queue refuses', async () => {
    const handler = await coldStart(`${live}-that-is-not-there`);
    const event = json('cognito/PostConfirmation_ConfirmSignUp');
    expect(await handler(event, context())).toBe(event);
    expect(log.join('')).toMatch(/"cause":"no_queue".*"unavailable":1/s);
  });

  it('returns within 2.5 s when the queue does not answer', async () => {
    const slow = await startScriptedSqs(() => ({ hang: true }));
    const endpoint = process.env['AWS_ENDPOINT_URL_SQS'] ?? '';
    try {
      useEndpoint(slow.url);
      const handler = await coldStart(slow.queueUrl);
      const event = json('cognito/PostConfirmation_ConfirmSignUp');
      const started = performance.now();
      expect(await handler(event, context())).toBe(event);
      expect(performance.now() - started).toBeLessThan(2500);
      expect(slow.calls.length).toBeGreaterThan(0);
      expect(log.join('')).toMatch(/"unavailable":1/);
    } finally {
      useEndpoint(endpoint);
      await slow.close();
    }
  });
});
