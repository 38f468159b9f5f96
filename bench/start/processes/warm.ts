/**
 * A warm function, in a process of its own: the webhook handler as it is deployed, but that its message goes nowhere,
 * beside what nobody can do without, one HMAC and one `JSON.parse` of the same body.
 *
 * argv[2]: an event, as JSON, its secret in the environment. Prints JSON: nanoseconds of each.
 */
import { createHmac } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { fixedSecret } from '../../../lib/config/index.ts';
import { apiGatewayHandler, receiveWebhook } from '../../../lib/intake/index.ts';
import { createClerk } from '../../../lib/providers/index.ts';
import { jobSenderThrough } from '../../../lib/queue/index.ts';
import { createTelemetry } from '../../../lib/telemetry/index.ts';

const secret = process.env['CLERK_WEBHOOK_SECRETS'] ?? '';
const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
const event: APIGatewayProxyEventV2 = JSON.parse(process.argv[2] ?? '');
const context = { awsRequestId: '2f6a0a2e-5d0f-4d53-9d3c-6d1f3f0f7a11' };
const { body = '', headers } = event;
const signedText = `${headers['svix-id']}.${headers['svix-timestamp']}.${body}`;

const messages = {
  sendMessage: async () => ({}),
  sendMessageBatch: async (batch: { readonly Entries: readonly { readonly Id: string }[] }) => ({
    Successful: batch.Entries,
  }),
};
const handler = apiGatewayHandler((request) => receiveWebhook(request, receiver));
const secrets = fixedSecret([secret]);
const receiver = {
  provider: createClerk(secrets.current),
  secrets,
  enqueue: jobSenderThrough({ messages, queueUrl: 'https://sqs.example/0/queue' }).send,
  keepUnparsed: async () => {},
  telemetry: createTelemetry({ service: 'clerk' }),
  now: Date.now,
};

async function request(): Promise<void> {
  const { statusCode } = await handler(event, context);
  if (statusCode !== 202) throw new Error(`answered ${statusCode}`);
}

function least(): void {
  createHmac('sha256', key).update(signedText).digest('base64');
  JSON.parse(body);
}

const CALLS = 500;

/** Nanoseconds of one call. */
async function timed(call: () => unknown): Promise<number> {
  const started = process.hrtime.bigint();
  for (let calls = 0; calls < CALLS; calls += 1) await call();
  return Number(process.hrtime.bigint() - started) / CALLS;
}

const samples = Number(process.argv[3]);
// Until all of it is optimised.
for (let round = 0; round < 10; round += 1) await timed(request).then(() => timed(least));
const figures: { request: number[]; least: number[] } = { request: [], least: [] };
for (let round = 0; round < samples; round += 1) {
  figures.request.push(await timed(request));
  figures.least.push(await timed(least));
}
writeSync(3, JSON.stringify({ ...figures, bytes: Buffer.byteLength(body) }));
