import { describe, expect, it } from 'vitest';
import { readUser } from '../../../lib/scim/protocol/index.ts';
import { ENTERPRISE, LISA, patched, USER } from './people.ts';

const bare = readUser({ userName: 'nils' });

describe('a PATCH of a user by Okta', () => {
  it('disables by an object without a path', () => {
    expect(patched([{ op: 'replace', value: { active: false } }])).toEqual({
      ...LISA,
      active: false,
    });
  });

  it('may repeat the id of the user', () => {
    const value = { id: 'u-1', displayName: 'L. Lind' };
    expect(patched([{ op: 'replace', value }]).attributes.displayName).toBe('L. Lind');
  });
});

describe('a PATCH of a user by Entra', () => {
  it.each(['False', 'false', false])('disables by active = %j, with a capital op', (value) => {
    expect(patched([{ op: 'Replace', path: 'active', value }])).toEqual({ ...LISA, active: false });
  });

  it.each(['True', true])('enables by active = %j', (value) => {
    const off = { ...LISA, active: false };
    expect(patched([{ op: 'Add', path: 'Active', value }], off)).toEqual(LISA);
  });

  it('sets one attribute an operation', () => {
    const user = patched([
      { op: 'Replace', path: 'userName', value: 'lind@acme.test' },
      { op: 'Add', path: 'displayName', value: 'Lind' },
      { op: 'Replace', path: 'externalId', value: 'hr-18' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'lind@acme.test' },
      { op: 'Replace', path: 'name.familyName', value: 'Lund' },
      { op: 'Replace', path: `${ENTERPRISE}:employeeNumber`, value: '17' },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'u-9' },
    ]);
    expect(user).toEqual({
      userName: 'lind@acme.test',
      externalId: 'hr-18',
      active: true,
      attributes: {
        displayName: 'Lind',
        name: { givenName: 'Lisa', familyName: 'Lund' },
        emails: [
          { value: 'lind@acme.test', type: 'work', primary: true },
          { value: 'lisa@home.test', type: 'home' },
        ],
        [ENTERPRISE]: {
          department: 'Marketing',
          employeeNumber: '17',
          manager: { value: 'u-9' },
        },
      },
    });
  });

  it('sets several by an object of paths', () => {
    const value = {
      displayName: 'Lind',
      'name.givenName': 'L.',
      'NAME.familyName': 'Lund',
      'emails[type eq "home"].value': 'lund@home.test',
      [`${ENTERPRISE}:department`]: 'Sales',
      [`${ENTERPRISE}:manager.value`]: 'u-9',
    };
    expect(patched([{ op: 'replace', value }]).attributes).toEqual({
      displayName: 'Lind',
      name: { givenName: 'L.', familyName: 'Lund' },
      emails: [
        { value: 'lisa@acme.test', type: 'work', primary: true },
        { value: 'lund@home.test', type: 'home' },
      ],
      [ENTERPRISE]: { department: 'Sales', manager: { value: 'u-9' } },
    });
  });

  it('makes an e-mail that is not there yet', () => {
    const user = patched(
      [{ op: 'Replace', path: 'emails[type eq "work"].value', value: 'nils@acme.test' }],
      bare,
    );
    expect(user.attributes).toEqual({ emails: [{ type: 'work', value: 'nils@acme.test' }] });
  });

  it('makes one role out of two operations on the primary one', () => {
    const user = patched(
      [
        { op: 'add', path: 'roles[primary eq "True"].display', value: 'Editor' },
        { op: 'add', path: 'roles[primary eq "True"].value', value: 'editor' },
      ],
      bare,
    );
    expect(user.attributes).toEqual({
      roles: [{ primary: true, display: 'Editor', value: 'editor' }],
    });
  });

  it.each([
    [`${ENTERPRISE}:manager`, 'u-9'],
    [`${ENTERPRISE}:manager`, { value: 'u-9', $ref: null }],
    [`${ENTERPRISE}:manager`, [{ value: 'u-9' }]],
    [`${ENTERPRISE}:manager.value`, 'u-9'],
    [`${ENTERPRISE}.manager`, 'u-9'],
    [ENTERPRISE, { manager: 'u-9' }],
  ])('sets a manager by %s = %j', (path, value) => {
    const { attributes } = patched([{ op: 'Replace', path, value }]);
    expect(attributes[ENTERPRISE]).toEqual({ department: 'Marketing', manager: { value: 'u-9' } });
  });

  it('removes one attribute an operation', () => {
    const user = patched([
      { op: 'Remove', path: 'displayName' },
      { op: 'Remove', path: 'name.givenName' },
      { op: 'Remove', path: 'emails[type eq "work"].value' },
      { op: 'Remove', path: `${ENTERPRISE}:department` },
      { op: 'Remove', path: 'externalId' },
    ]);
    expect(user).toEqual({
      userName: LISA.userName,
      externalId: null,
      active: true,
      attributes: {
        name: { familyName: 'Lind' },
        emails: [{ value: 'lisa@home.test', type: 'home' }],
      },
    });
  });
});

describe('a PATCH of a user by others', () => {
  it('names core attributes by URN, and whole schemas', () => {
    const user = patched([
      { op: 'replace', path: `${USER}:title`, value: 'Dr.' },
      { op: 'replace', path: USER.toLowerCase(), value: { nickName: 'Li', active: 'false' } },
      { op: 'replace', value: { [ENTERPRISE.toUpperCase()]: { costCenter: '7' } } },
      { op: 'add', value: { schemas: [USER] } },
    ]);
    expect(user.active).toBe(false);
    expect(user.attributes).toEqual({
      ...LISA.attributes,
      title: 'Dr.',
      nickName: 'Li',
      [ENTERPRISE]: { department: 'Marketing', costCenter: '7' },
    });
  });

  it('drops an extension', () => {
    const { [ENTERPRISE]: _, ...rest } = LISA.attributes;
    expect(patched([{ op: 'remove', path: ENTERPRISE }]).attributes).toEqual(rest);
    expect(patched([{ op: 'replace', value: { [ENTERPRISE]: null } }]).attributes).toEqual(rest);
  });

  it.each([
    [{ op: 'replace', path: 'password', value: 's3' }],
    [{ op: 'remove', path: 'PASSWORD' }],
    [{ op: 'replace', value: { password: 's3' } }],
    [{ op: 'replace', path: 'urn:example:2.0:User:password', value: 's3' }],
    [{ op: 'add', value: { 'urn:example:2.0:User': { password: 's3' } } }],
  ])('changes no password: %j', (operation) => {
    expect(patched([operation])).toEqual(LISA);
  });
});
