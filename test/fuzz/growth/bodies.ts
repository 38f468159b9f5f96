import { splitCsv } from '../../../lib/directories/file/csv.ts';
import { splitLines } from '../../../lib/directories/file/jsonl.ts';
import { decodeJob, decodeUnparsed, encodeUnparsed } from '../../../lib/jobs/index.ts';
import { decodeItem } from '../../../lib/ledger/item-codec.ts';
import { parseAuth0, parseClerk, parseCloudTrail } from '../../../lib/providers/index.ts';
import type { Growth } from './measure.ts';

const MIB = 1_048_576;
const context = { eventId: 'msg_1', receivedAt: 1_790_000_000_000 };

/** JSON texts of about so many characters, each of them much of one thing. */
const SHAPES: readonly (readonly [string, (size: number) => string])[] = [
  ['one text', (size) => `"${'x'.repeat(size)}"`],
  ['escapes', (size) => `"${'\\u0041'.repeat(size / 6)}"`],
  ['digits', (size) => '9'.repeat(size)],
  ['lists in lists', (size) => `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`],
  ['objects in objects', (size) => `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`],
  ['numbers in a list', (size) => `[${'1,'.repeat(size / 2)}1]`],
  ['empty objects', (size) => `[${'{},'.repeat(size / 3)}{}]`],
  ['names', (size) => `{${Array.from({ length: size / 12 }, (_, i) => `"n${i}":1`).join(',')}}`],
  ['the same name', (size) => `{${'"a":1,'.repeat(size / 6)}"a":1}`],
];

const clerkUser = (field: string, value: string): string =>
  `{"type":"user.updated","timestamp":1,"data":{"id":"user_1","updated_at":1,"${field}":${value}}}`;
const auth0User = (value: string): string =>
  `{"type":"user.updated","id":"evt_1","time":"2026-01-31T08:00:00Z","data":{"object":{"user_id":"u","app_metadata":${value}}}}`;
const record = (value: string): string =>
  `{"detail-type":"AWS API Call via CloudTrail","detail":{"eventSource":"cognito-idp.amazonaws.com","eventName":"AdminDeleteUser","additionalEventData":${value}}}`;
const job = (value: string): string =>
  `{"v":1,"kind":"user","source":"clerk","eventId":"e","eventType":"t","version":1,"observedAt":1,"change":"updated","user":"u","whole":true,"fields":{"metadata":${value}}}`;

const FIELDS = ['public_metadata', 'unsafe_metadata', 'email_addresses', 'id'];
const bytes = (value: unknown): Buffer => Buffer.from(String(value));

async function* piecesOf(value: unknown): AsyncGenerator<Uint8Array> {
  const content = bytes(value);
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

async function readAll(pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pieces);
}

export const bodyGrowths: readonly Growth[] = [
  ...FIELDS.flatMap((field) =>
    SHAPES.map(([shape, make]) => ({
      name: `body of Clerk with ${field} of ${shape}`,
      most: MIB,
      make: (size: number) => clerkUser(field, make(size)),
      read: (value: unknown) => parseClerk(bytes(value), context),
    })),
  ),
  ...SHAPES.flatMap(([shape, make]) => [
    {
      name: `body of Auth0 of ${shape}`,
      most: MIB,
      make: (size: number) => auth0User(make(size)),
      read: (value: unknown) => parseAuth0(bytes(value), context),
    },
    {
      name: `record of CloudTrail of ${shape}`,
      most: MIB,
      make: (size: number) => record(make(size)),
      read: (value: unknown) => parseCloudTrail(JSON.parse(String(value)), context),
    },
    {
      name: `message with a job of ${shape}`,
      most: MIB,
      make: (size: number) => job(make(size)),
      read: (value: unknown) => decodeJob(String(value)),
    },
    {
      name: `ledger item of ${shape}`,
      most: 400_000,
      make: (size: number) => `{"kind":"user","fields":${make(size)}}`,
      read: (value: unknown) => decodeItem('user#1', 1, String(value)),
    },
    {
      name: `line of a file of ${shape}`,
      most: MIB,
      make: (size: number) => `{"user":"u","metadata":${make(size)}}\n`,
      read: (value: unknown) => readAll(splitLines(piecesOf(value), { offset: 0, line: 1 })),
    },
  ]),
  {
    name: 'kept event',
    most: MIB,
    make: (size) =>
      encodeUnparsed({
        source: 'clerk',
        receivedAt: 1,
        eventId: 'e',
        path: 'data',
        reason: 'unparseable_event',
        message: 'data: must be object',
        body: Buffer.alloc(size, 'x'),
      }),
    read: (value) => decodeUnparsed(String(value)),
  },
  ...['"', 'a,', '"a","', '\n', '\r', '""'].map((unit) => ({
    name: `CSV of ${JSON.stringify(unit)}`,
    most: MIB,
    make: (size: number) => `user\n${unit.repeat(size / unit.length)}`,
    read: (value: unknown) => readAll(splitCsv(piecesOf(value), { offset: 0, line: 1 })),
  })),
];
