import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { apiGatewayHandler, receiveWebhook } from '../../../lib/intake/index.ts';
import { createClerk } from '../../../lib/providers/index.ts';
import { createTelemetry } from '../../../lib/telemetry/index.ts';
import { damagedText, damagedValue } from '../damaged.ts';
import { documentsOf } from '../documents.ts';
import { guardedAsync, tellsNothing } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';

const NOW_S = 1_790_000_000;
const KEY = Buffer.from('a key of today');
const provider = createClerk([`whsec_${KEY.toString('base64')}`]);

const EVENTS = ['', Buffer.from('{"a":"é"}').toString('base64')].map((body) => ({
  version: '2.0',
  routeKey: 'POST /webhooks/clerk',
  rawPath: '/webhooks/clerk',
  rawQueryString: 'a=b',
  headers: { 'Content-Type': 'application/json', 'svix-id': 'msg_1', host: 'api.test' },
  requestContext: { http: { method: 'POST', path: '/webhooks/clerk', sourceIp: '192.0.2.1' } },
  body,
  isBase64Encoded: body !== '',
}));

/** Ids and types may be told; whatever else stands in an event may not. */
const nameless = (text: string): string =>
  text
    .replaceAll(/("(?:id|type)":\s*")Qx7z@/g, '$1')
    .replaceAll(/("(?:id|type)":\s*)\[+"Qx7z@[^"]*"/g, '$1"x"');

export const httpEntry: readonly FuzzProperty[] = [
  property(
    'an event of API Gateway is answered, whatever it is',
    damagedValue(EVENTS),
    async (event) => {
      const handle = apiGatewayHandler(async ({ method, path, query, headers, body }) => {
        const isRead =
          [method, path, query, ...headers.keys(), ...headers.values()].every(
            (text) => typeof text === 'string',
          ) && body instanceof Uint8Array;
        return { status: isRead ? 200 : 500, headers: {}, body: '' };
      });
      const answer = await guardedAsync([], () => handle(event));
      if (answer?.statusCode !== 200 && answer?.statusCode !== 400) throw new Error('not answered');
    },
    3,
  ),
  property(
    'a signed request is answered, whatever is in it, and no log line tells of it',
    fc.tuple(damagedText(documentsOf('clerk')).map(nameless), fc.boolean()),
    async ([text, isSigned]) => {
      const body = Buffer.from(text);
      const lines: string[] = [];
      const kept: string[] = [];
      const mac = createHmac('sha256', KEY).update(`msg_1.${NOW_S}.`).update(body).digest('base64');
      const headers = new Map([
        ['svix-id', 'msg_1'],
        ['svix-timestamp', String(NOW_S)],
        ['svix-signature', `v1,${isSigned ? mac : 'A'.repeat(43)}${isSigned ? '' : '='}`],
      ]);
      let sent = 0;
      const answer = await guardedAsync([], () =>
        receiveWebhook(
          { method: 'POST', headers, body },
          {
            provider,
            enqueue: async (jobs) => {
              sent += jobs.length;
            },
            keepUnparsed: async ({ message, path, eventType = '' }) => {
              kept.push(message, path, eventType);
            },
            telemetry: createTelemetry({ service: 'clerk', write: (line) => lines.push(line) }),
            now: () => NOW_S * 1000,
          },
        ),
      );
      for (const line of [...lines, ...kept, answer?.body ?? '']) tellsNothing(line);
      const statuses = isSigned ? [200, 202] : [401];
      if (!statuses.includes(answer?.status ?? 0)) throw new Error(`answered ${answer?.status}`);
      if (!isSigned && sent + kept.length > 0) throw new Error('took what is not signed');
    },
    5,
  ),
];
