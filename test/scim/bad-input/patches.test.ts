import { beforeAll, describe, it } from 'vitest';
import { worldOf } from '../dialects/world.ts';
import { create, expectRefused, PRIVATE } from './refused.ts';

const world = worldOf();
let user = '';
let group = '';
beforeAll(async () => {
  user = await create(world(), {
    userName: 'somebody',
    emails: [{ value: 'home@quay.example', type: 'home' }],
  });
  const members = [{ value: user.split('/').at(-1) }];
  group = await create(world(), { displayName: 'editor', members }, 'Groups');
});

const op = (op: string, path?: unknown, value?: unknown) => ({
  Operations: [
    { op, ...(path === undefined ? {} : { path }), ...(value === undefined ? {} : { value }) },
  ],
});
const NOBODY = '5d1c2f7e-6a0b-4b53-9f0e-1c7d3a8e4b62';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const OF_BOTH: readonly (readonly [string, string, object])[] = [
  ['invalidSyntax', 'no operations', {}],
  ['invalidSyntax', 'an empty list of them', { Operations: [] }],
  ['invalidSyntax', 'operations that are an object', { Operations: op('add') }],
  ['invalidSyntax', 'an operation that is a text', { Operations: ['remove'] }],
  ['invalidSyntax', 'an operation without a name', { Operations: [{ path: 'displayName' }] }],
  ['invalidSyntax', 'an unknown operation', op('move', 'displayName', PRIVATE)],
  ['invalidSyntax', 'a path that is a number', op('replace', 7, PRIVATE)],
  ['invalidPath', 'an unknown path', op('replace', 'shoeSize', PRIVATE)],
  [
    'invalidPath',
    'an unknown attribute in a value',
    op('replace', undefined, { shoeSize: PRIVATE }),
  ],
  ['invalidPath', 'a path that does not end', op('remove', 'members[value eq "x"')],
  ['invalidPath', 'a path with more after its end', op('remove', 'displayName displayName')],
  ['noTarget', 'remove of nothing', op('remove')],
  [
    'noTarget',
    'remove with a value and no path',
    op('remove', undefined, { displayName: PRIVATE }),
  ],
  ['invalidValue', 'add without a value', op('add', 'displayName')],
  ['invalidValue', 'a text without a path', op('replace', undefined, PRIVATE)],
  ['mutability', 'another id', op('replace', 'id', NOBODY)],
  [
    'mutability',
    'another id in a value',
    op('replace', undefined, { id: NOBODY, displayName: PRIVATE }),
  ],
  ['mutability', 'meta', op('replace', 'meta.created', '2020-01-01T00:00:00Z')],
];

describe.each([
  ['a user', () => user],
  ['a group', () => group],
] as const)('a PATCH of %s', (_, path) => {
  it.each(OF_BOTH)('is refused as %s: %s', async (scimType, __, body) => {
    await expectRefused(
      world(),
      { method: 'PATCH', path: path(), body },
      { status: 400, scimType },
    );
  });

  it('is refused whole if its last operation is', async () => {
    const { Operations } = op('replace', 'displayName', PRIVATE);
    const body = { Operations: [...Operations, { op: 'replace', path: 'shoeSize', value: 1 }] };
    const refusal = { status: 400, scimType: 'invalidPath' };
    await expectRefused(world(), { method: 'PATCH', path: path(), body }, refusal);
  });
});

describe('a PATCH of a user', () => {
  it.each([
    ['invalidValue', 'active: "perhaps"', op('Replace', 'active', 'perhaps')],
    ['invalidValue', 'the userName taken away', op('remove', 'userName')],
    ['invalidValue', 'a userName that is empty', op('replace', 'userName', '')],
    ['invalidValue', 'e-mails that are a number', op('replace', 'emails', 7)],
    ['invalidValue', 'a name that is a text', op('replace', 'name', PRIVATE)],
    [
      'invalidValue',
      'a department that is a list',
      op('add', `${ENTERPRISE}:department`, ['a', 'b']),
    ],
    ['invalidPath', 'an unknown part', op('replace', 'name.nickName', PRIVATE)],
    [
      'invalidPath',
      'an unknown attribute of an extension',
      op('add', `${ENTERPRISE}:desk`, PRIVATE),
    ],
    [
      'invalidPath',
      'a filter that cannot be read',
      op('replace', 'emails[type is "work"].value', PRIVATE),
    ],
    [
      'invalidPath',
      'a filter where there are no values',
      op('replace', 'name[a eq "b"].givenName', PRIVATE),
    ],
    [
      'noTarget',
      'a filter that fits nothing',
      op('replace', 'emails[value sw "q"].display', PRIVATE),
    ],
    ['mutability', 'groups', op('add', 'groups', [{ value: NOBODY }])],
  ])('is refused as %s: %s', async (scimType, _, body) => {
    await expectRefused(world(), { method: 'PATCH', path: user, body }, { status: 400, scimType });
  });
});

describe('a PATCH of a group', () => {
  it.each([
    ['invalidValue', 'the displayName taken away', op('remove', 'displayName')],
    ['invalidValue', 'a displayName that is empty', op('replace', 'displayName', '')],
    ['invalidValue', 'a member that nobody is', op('add', 'members', [{ value: NOBODY }])],
    [
      'invalidValue',
      'somebody, and one that nobody is',
      op('replace', 'members', [{ value: NOBODY }]),
    ],
    ['invalidValue', 'members that are null', op('replace', 'members', null)],
    ['invalidValue', 'to remove members that are null', op('remove', 'members', null)],
    ['invalidValue', 'a member without an id', op('add', 'members', [{ display: PRIVATE }])],
    ['invalidValue', 'to remove one without an id', op('Remove', 'members', [{ $ref: null }])],
    [
      'invalidValue',
      'a group as a member',
      op('add', 'members', [{ value: NOBODY, type: 'Group' }]),
    ],
    ['invalidPath', 'members chosen by name', op('remove', `members[display eq "${PRIVATE}"]`)],
    ['invalidPath', 'a part of a member', op('replace', 'members[value eq "x"].value', NOBODY)],
  ])('is refused as %s: %s', async (scimType, _, body) => {
    await expectRefused(world(), { method: 'PATCH', path: group, body }, { status: 400, scimType });
  });
});
