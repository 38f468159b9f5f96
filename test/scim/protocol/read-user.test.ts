import { describe, expect, it } from 'vitest';
import { asCreated, readUser } from '../../../lib/scim/protocol/index.ts';
import { BADGE, ENTERPRISE, USER } from './people.ts';
import { errorOf, refusalOf } from './refusal.ts';

const read = (attributes: object) => readUser({ userName: 'nils', ...attributes });

describe('a user that is posted or put', () => {
  it('is read as Okta sends it: with a password, groups and an id that are not kept', () => {
    const user = readUser({
      schemas: [USER],
      id: '17',
      userName: 'nils@acme.test',
      name: { givenName: 'Nils', familyName: 'Nord' },
      emails: [{ primary: true, value: 'nils@acme.test', type: 'work' }],
      externalId: '00u1',
      groups: [],
      password: 'x1y2',
      active: true,
      meta: { resourceType: 'User' },
    });
    expect(user).toEqual({
      userName: 'nils@acme.test',
      externalId: '00u1',
      active: true,
      attributes: {
        name: { givenName: 'Nils', familyName: 'Nord' },
        emails: [{ primary: true, value: 'nils@acme.test', type: 'work' }],
      },
    });
  });

  it('is read as Entra sends it: booleans as texts, names and URNs in their own case', () => {
    const user = readUser({
      USERNAME: 'nils',
      Active: 'False',
      Emails: [{ Primary: 'True', Type: 'work', VALUE: 'nils@acme.test' }],
      roles: [{ primary: 'FALSE', value: 'editor' }],
      [ENTERPRISE.toUpperCase()]: { Department: 'Sales', MANAGER: 'u-9' },
    });
    expect(user).toEqual({
      userName: 'nils',
      externalId: null,
      active: false,
      attributes: {
        emails: [{ primary: true, type: 'work', value: 'nils@acme.test' }],
        roles: [{ primary: false, value: 'editor' }],
        [ENTERPRISE]: { department: 'Sales', manager: { value: 'u-9' } },
      },
    });
  });

  it('has nothing where null, an empty list or an empty object stands', () => {
    const user = read({
      externalId: null,
      title: null,
      active: null,
      roles: [],
      name: { givenName: null },
      emails: [null],
      [ENTERPRISE]: { department: null },
    });
    expect(asCreated(user)).toEqual({
      userName: 'nils',
      externalId: null,
      active: true,
      attributes: {},
    });
    expect(user.activeUnsaid).toBe(true);
  });

  it('loses what no schema has, but keeps extensions whole', () => {
    const badge = { Number: 7, holders: [{ name: null }], deep: { password: 'no', kept: 1 } };
    const user = read({
      shoeSize: 44,
      emails: [{ value: 'a@b.test', verified: true }],
      [ENTERPRISE]: { floor: 3 },
      [BADGE]: badge,
    });
    expect(user.attributes).toEqual({
      emails: [{ value: 'a@b.test' }],
      [ENTERPRISE]: { floor: 3 },
      [BADGE]: { Number: 7, holders: [{ name: null }], deep: { kept: 1 } },
    });
  });

  it.each(['password', 'PassWord'])('keeps no %s, wherever it stands', (name) => {
    const user = read({
      [name]: 's3',
      name: { givenName: 'N', [name]: 's3' },
      emails: [{ value: 'a@b.test', [name]: 's3' }],
      [ENTERPRISE]: { [name]: 's3', more: [{ [name]: 's3' }] },
      [BADGE]: { list: [{ [name]: 's3' }] },
    });
    expect(JSON.stringify(user)).not.toContain('s3');
  });

  it.each([
    [{ title: 7 }, 'title'],
    [{ active: 'yes' }, 'active'],
    [{ active: 0 }, 'active'],
    [{ emails: 'a@b.test' }, 'emails'],
    [{ emails: { value: 'a@b.test' } }, 'emails'],
    [{ emails: [{ value: 'a@b.test' }, 'a@b.test'] }, 'emails[1]'],
    [{ emails: [{ value: 'a@b.test', primary: 'maybe' }] }, 'emails[0].primary'],
    [{ name: 'Nils' }, 'name'],
    [{ name: { givenName: ['N'] } }, 'name.givenName'],
    [{ [ENTERPRISE]: 'x' }, ENTERPRISE],
    [{ [ENTERPRISE]: { manager: 7 } }, `${ENTERPRISE}:manager`],
    [{ [`${ENTERPRISE}:department`]: 'x' }, `"${ENTERPRISE}:department"`],
    [{ userName: '' }, 'userName'],
    [{ userName: ' ' }, 'userName'],
    [{ userName: null }, 'userName'],
    [{ userName: 'ä'.repeat(251) }, 'userName'],
    [{ externalId: 'x'.repeat(1_501) }, 'externalId'],
    [{ emails: [{ value: 'x'.repeat(1_501) }] }, 'emails[0].value'],
    [
      {
        emails: [
          { value: 'a', primary: true },
          { value: 'b', primary: 'true' },
        ],
      },
      'emails',
    ],
  ])('is refused when something is of a wrong type: %j', (attributes, path) => {
    const error = errorOf(() => read(attributes));
    expect([error.status, error.scimType]).toEqual([400, 'invalidValue']);
    expect(error.message.startsWith(`${path}: `)).toBe(true);
  });

  it.each([null, 'user', 7, []])('is refused when it is no object: %j', (body) => {
    expect(refusalOf(() => readUser(body))).toBe('400 invalidSyntax');
  });

  it('is refused when two names differ in case alone', () => {
    expect(refusalOf(() => read({ active: true, Active: false }))).toBe('400 invalidSyntax');
    expect(refusalOf(() => read({ emails: [{ value: 'a', Value: 'b' }] }))).toBe(
      '400 invalidSyntax',
    );
  });
});
