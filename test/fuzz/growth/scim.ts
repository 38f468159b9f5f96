import { readParameters } from '../../../lib/scim/http/parameters.ts';
import {
  matches,
  parseFilter,
  patchUser,
  readGroup,
  readGroupPatch,
  readJson,
  readUser,
} from '../../../lib/scim/protocol/index.ts';
import type { Growth } from './measure.ts';

/** What the endpoint takes of a body. */
const MOST_BODY = 2_000_000;
const USER = {
  userName: 'u',
  externalId: null,
  active: true,
  attributes: { emails: [{ value: 'a@mail.test', type: 'work' }] },
};
const GROUP = { displayName: 'g', externalId: null, attributes: {} };

const repeated = (unit: string, size: number): string =>
  unit.repeat(Math.floor(size / unit.length));
const listOf = (unit: string, size: number): string => repeated(`${unit},`, size).slice(0, -1);
const body = (value: unknown): unknown => readJson(Buffer.from(String(value)));

const FILTERS: readonly (readonly [string, (size: number) => string])[] = [
  ['parentheses', (size) => '('.repeat(size)],
  ['negations', (size) => repeated('not (', size)],
  ['brackets', (size) => repeated('emails[', size)],
  ['comparisons', (size) => `${repeated('id eq "x" and ', size - 20)}id pr`],
  ['an open quote', (size) => `id eq "${repeated('\\"', size - 10)}`],
  ['a long name', (size) => 'a'.repeat(size)],
  ['colons', (size) => repeated('urn:', size)],
  ['spaces', (size) => `id ${' '.repeat(size - 10)}pr`],
];
const patch = (operations: string): string => `{"Operations":[${operations}]}`;

const BODIES: readonly (readonly [string, (size: number) => string])[] = [
  [
    'values',
    (size) => `{"userName":"u","displayName":"g","emails":[${listOf('{"value":"a"}', size)}]}`,
  ],
  ['members', (size) => `{"displayName":"g","members":[${listOf('{"value":"a"}', size)}]}`],
  [
    'names',
    (size) =>
      `{"userName":"u",${Array.from({ length: size / 12 }, (_, i) => `"n${i}":1`).join(',')}}`,
  ],
  ['one text', (size) => `{"userName":"u","displayName":"${'x'.repeat(size)}"}`],
  [
    'lists in lists',
    (size) => `{"userName":"u","x":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`,
  ],
];
const PATCHES: readonly (readonly [string, (size: number) => string])[] = [
  ['operations', (size) => patch(listOf('{"op":"add","path":"title","value":"x"}', size))],
  [
    'members to add',
    (size) => patch(`{"op":"add","path":"members","value":[${listOf('{"value":"a"}', size)}]}`),
  ],
  [
    'paths of members',
    (size) => patch(listOf('{"op":"remove","path":"members[value eq \\"a\\"]"}', size)),
  ],
  ['foreign paths', (size) => patch(listOf('{"op":"add","path":"urn:x:y:a.b","value":"x"}', size))],
  [
    'e-mails',
    (size) => patch(`{"op":"add","path":"emails","value":[${listOf('{"value":"a"}', size)}]}`),
  ],
];

export const scimGrowths: readonly Growth[] = [
  ...FILTERS.flatMap(([what, make]) => [
    {
      name: `SCIM filter of ${what}`,
      most: 2_000,
      make,
      read: (value: unknown) => matches(parseFilter(String(value), 'User'), { id: 'x' }),
    },
    {
      name: `SCIM path of ${what}`,
      most: 200_000,
      make: (size: number) => `members[${make(size - 10)}]`,
      read: (value: unknown) =>
        readGroupPatch(GROUP, { Operations: [{ op: 'remove', path: String(value) }] }, 'id'),
    },
  ]),
  ...BODIES.map(([what, make]) => ({
    name: `SCIM resource of ${what}`,
    most: MOST_BODY,
    make,
    read: (value: unknown) => {
      const read = body(value);
      return what === 'members' ? readGroup(read) : readUser(read);
    },
  })),
  ...PATCHES.flatMap(([what, make]) => [
    {
      name: `SCIM patch of a user of ${what}`,
      most: MOST_BODY,
      make,
      read: (value: unknown) => patchUser(USER, body(value), 'id'),
    },
    {
      name: `SCIM patch of a group of ${what}`,
      most: MOST_BODY,
      make,
      read: (value: unknown) => readGroupPatch(GROUP, body(value), 'id'),
    },
  ]),
  {
    name: 'SCIM query',
    most: 65_536,
    make: (size) => repeated('a=%41&filter=x&', size),
    read: (value) => readParameters(String(value)),
  },
];
