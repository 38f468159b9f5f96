import { beforeAll, describe, expect, it } from 'vitest';
import { worldOf } from '../dialects/world.ts';
import { create, expectRefused, PRIVATE, type Refusal, USER } from './refused.ts';

const world = worldOf();
let path = '';
let group = '';
beforeAll(async () => {
  path = await create(world(), { schemas: [USER], userName: 'somebody' });
  await create(world(), { schemas: [USER], userName: `${PRIVATE}.taken` });
  group = await create(world(), { displayName: 'editor' }, 'Groups');
});

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const user = (more: object) => ({ schemas: [USER], userName: PRIVATE, ...more });
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const SYNTAX: Refusal = { status: 400, scimType: 'invalidSyntax' };

/** Refused alike by POST and PUT, of users and groups. */
const UNREADABLE: readonly (readonly [string, string | Uint8Array, Refusal])[] = [
  ['empty', '', SYNTAX],
  ['cut off', `{"userName": "${PRIVATE}`, SYNTAX],
  ['XML', `<user>${PRIVATE}</user>`, SYNTAX],
  ['a form', `userName=${PRIVATE}`, SYNTAX],
  ['a list', `["${PRIVATE}"]`, SYNTAX],
  ['a text', `"${PRIVATE}"`, SYNTAX],
  ['null', 'null', SYNTAX],
  ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), SYNTAX],
  ['half a character', '{"userName": "\\ud800", "displayName": "\\ud800"}', SYNTAX],
  ['a prototype', `{"__proto__": {"userName": "${PRIVATE}"}}`, SYNTAX],
  ['17 lists deep', `{"emails": ${nested(17)}}`, SYNTAX],
  ['100,000 lists deep', nested(100_000), SYNTAX],
  ['20,001 values', JSON.stringify({ emails: Array(20_001).fill(PRIVATE) }), SYNTAX],
  ['over 2,000,000 bytes', `{"userName": "${PRIVATE.repeat(200_000)}"}`, { status: 413 }],
];

describe('a body that cannot be read', () => {
  const expectAllRefused = async (body: string | Uint8Array, refusal: Refusal) => {
    for (const [method, to] of [
      ['POST', '/Users'],
      ['PUT', path],
      ['PATCH', path],
      ['POST', '/Groups'],
      ['PUT', group],
      ['PATCH', group],
    ] as const) {
      await expectRefused(world(), { method, path: to, body }, refusal);
    }
  };

  it.each(UNREADABLE)('is refused: %s', async (_, body, refusal) => {
    await expectAllRefused(body, refusal);
    await expectRefused(world(), { method: 'POST', path: '/Users/.search', body }, refusal);
  });

  it('is refused when a name stands in it twice, whatever the case', async () => {
    const [userName, displayName] = [PRIVATE, PRIVATE];
    const twice = { userName, USERNAME: '', displayName, DISPLAYNAME: '', Operations: [] };
    await expectAllRefused(JSON.stringify(twice), SYNTAX);
  });
});

describe('a user', () => {
  it.each([
    ['no userName', { schemas: [USER], displayName: PRIVATE }],
    ['no schema and nothing else', {}],
    ['a userName of spaces', user({ userName: '   ' })],
    ['a userName that is a number', user({ userName: 7 })],
    ['a userName that is an object', user({ userName: { value: PRIVATE } })],
    ['a userName that is too long', user({ userName: PRIVATE.repeat(200) })],
    ['a userName with a control character', user({ userName: `${PRIVATE}\u0001` })],
    ['active: "perhaps"', user({ active: 'perhaps' })],
    ['active: 1', user({ active: 1 })],
    ['active: []', user({ active: [] })],
    ['a name that is a text', user({ name: PRIVATE })],
    ['a name that is a list', user({ name: [PRIVATE] })],
    ['a given name that is a number', user({ name: { givenName: 7 } })],
    ['e-mails that are a text', user({ emails: `${PRIVATE}@quay.example` })],
    ['an e-mail that is a number', user({ emails: [7] })],
    ['an e-mail whose value is an object', user({ emails: [{ value: { a: PRIVATE } }] })],
    [
      'two primary e-mails',
      user({
        emails: [
          { value: 'a', primary: true },
          { value: 'b', primary: 'True' },
        ],
      }),
    ],
    ['an externalId that is an object', user({ externalId: { id: PRIVATE } })],
    ['an extension that is a text', user({ [ENTERPRISE]: PRIVATE })],
    ['an unknown extension that is a list', user({ 'urn:acme:2.0:User': [PRIVATE] })],
    ['an extension attribute of a wrong type', user({ [ENTERPRISE]: { department: 7 } })],
  ])('is refused by POST and PUT: %s', async (_, body) => {
    for (const [method, to] of [
      ['POST', '/Users'],
      ['PUT', path],
    ] as const) {
      const refusal = { status: 400, scimType: 'invalidValue' };
      await expectRefused(world(), { method, path: to, body }, refusal);
    }
  });

  it('is refused when somebody has its userName, in any case', async () => {
    const body = { schemas: [USER], userName: `${PRIVATE}.TAKEN`.toUpperCase() };
    const refusal = { status: 409, scimType: 'uniqueness' };
    await expectRefused(world(), { method: 'POST', path: '/Users', body }, refusal);
    await expectRefused(world(), { method: 'PUT', path, body }, refusal);
    const operation = { op: 'replace', path: 'userName', value: body.userName };
    const patch = { Operations: [operation] };
    await expectRefused(world(), { method: 'PATCH', path, body: patch }, refusal);
  });

  it('may have attributes that nobody knows: they are left out', async () => {
    const body = {
      schemas: [USER],
      userName: 'curious',
      shoeSize: PRIVATE,
      'urn:acme:User': { a: 1 },
    };
    const created = await world().send({ method: 'POST', path: '/Users', body });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ 'urn:acme:User': { a: 1 } });
    expect(JSON.stringify([...(await world().items())])).not.toContain('shoeSize');
  });
});

describe('a group', () => {
  it.each([
    ['no displayName', { members: [] }],
    ['a displayName of spaces', { displayName: ' ' }],
    ['a displayName that is a list', { displayName: [PRIVATE] }],
    ['members that are a number', { displayName: PRIVATE, members: 7 }],
    ['a member without an id', { displayName: PRIVATE, members: [{ display: PRIVATE }] }],
    ['a member whose id is a number', { displayName: PRIVATE, members: [{ value: 7 }] }],
    [
      'a member that is a group',
      { displayName: PRIVATE, members: [{ value: 'x', type: 'Group' }] },
    ],
    [
      'a member that nobody is',
      { displayName: PRIVATE, members: [{ value: '5d1c2f7e-6a0b-4b53-9f0e-1c7d3a8e4b62' }] },
    ],
    ['a member by another name', { displayName: PRIVATE, members: [{ value: 'somebody' }] }],
  ])('is refused by POST and PUT: %s', async (_, body) => {
    for (const [method, to] of [
      ['POST', '/Groups'],
      ['PUT', group],
    ] as const) {
      const refusal = { status: 400, scimType: 'invalidValue' };
      await expectRefused(world(), { method, path: to, body }, refusal);
    }
  });
});
