import { bearerOf as handoffBearerOf } from '../../../lib/handoff/bearer.ts';
import { createVerifier } from '../../../lib/handoff/index.ts';
import { createAuth0, createClerk } from '../../../lib/providers/index.ts';
import { baseUrlOf } from '../../../lib/scim/http/base-url.ts';
import { bearerOf as scimBearerOf } from '../../../lib/scim/http/bearer.ts';
import { readPath } from '../../../lib/scim/http/read-path.ts';
import { createTelemetry } from '../../../lib/telemetry/index.ts';
import type { Growth } from './measure.ts';

/** API Gateway takes 10,240 bytes of request line and headers in all: far beyond it. */
const MOST = 65_536;
const NOW_S = 1_790_000_000;

const clerk = createClerk(['whsec_b3RoZXI=']);
const auth0 = createAuth0(['a-token']);
const verify = createVerifier([], () => NOW_S * 1000);
const telemetry = createTelemetry({ service: 'clerk', write: () => {} });

const text = (value: unknown): string => String(value);
const authorized = (value: unknown) => ({ headers: new Map([['authorization', text(value)]]) });
const NONE = Buffer.alloc(0);

/** What makes expressions look back: long runs of what may stand in two places, and an end that fits nowhere. */
const RUNS: readonly (readonly [string, (size: number) => string])[] = [
  ['spaces, and a line end', (size) => `bearer ${' '.repeat(size)}\n`],
  ['spaces, a line end and a letter', (size) => `bearer ${' '.repeat(size)}\nx`],
  ['spaces and letters', (size) => `bearer ${' x'.repeat(size / 2)}`],
  ['letters', (size) => `basic ${'A'.repeat(size)}`],
  ['line separators', (size) => `basic ${'\u2028 '.repeat(size / 2)}`],
];

const READERS: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['Auth0', (value) => auth0.verify({ ...authorized(value), body: NONE }, 0)],
  ['the handoff', (value) => handoffBearerOf(authorized(value))],
  ['SCIM', (value) => scimBearerOf(authorized(value))],
];

export const headerGrowths: readonly Growth[] = [
  ...READERS.flatMap(([entry, read]) =>
    RUNS.map(([run, make]) => ({
      name: `credential for ${entry} of ${run}`,
      most: MOST,
      make,
      read,
    })),
  ),
  {
    name: 'Svix signatures in one header',
    most: MOST,
    make: (size) => `v1,${'A'.repeat(43)}= `.repeat(size / 48),
    read: (value) =>
      clerk.verify(
        {
          headers: new Map([
            ['svix-id', 'msg_1'],
            ['svix-timestamp', String(NOW_S)],
            ['svix-signature', text(value)],
          ]),
          body: Buffer.alloc(1_048_576),
        },
        NOW_S * 1000,
      ),
  },
  {
    name: 'token of dots',
    most: MOST,
    make: (size) => '.'.repeat(size),
    read: (value) => verify(text(value)),
  },
  {
    name: 'token with long claims',
    most: 16_000,
    make: (size) => `e30.${'A'.repeat(size)}.x`,
    read: (value) => verify(text(value)),
  },
  {
    name: 'host',
    most: MOST,
    make: (size) => `${'a.'.repeat(size / 2)}!`,
    read: (value) => baseUrlOf({ headers: new Map([['host', text(value)]]) }, '', 'acme'),
  },
  {
    name: 'SCIM path of slashes',
    most: MOST,
    make: (size) => `/scim/v2/${'/%2f'.repeat(size / 4)}`,
    read: (value) => readPath(text(value)),
  },
  ...['a@', "'a'@a.", 'a'.repeat(99), '+1', 'eyJa.', 'bearer ', 'a%25'].map((unit) => ({
    name: `log field of "${unit.slice(0, 9)}"`,
    most: 1_048_576,
    make: (size: number) => unit.repeat(size / unit.length),
    read: (value: unknown) => telemetry.error('webhook_unavailable', { message: text(value) }),
  })),
];
