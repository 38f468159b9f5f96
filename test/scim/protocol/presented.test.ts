import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../lib/scim/errors.ts';
import {
  errorBody,
  listResponse,
  presentGroup,
  presentUser,
  readUser,
} from '../../../lib/scim/protocol/index.ts';
import { BADGE, BASE, ENTERPRISE, LISA, presentedLisa, stored, TEAM, USER } from './people.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

describe('a user that is shown', () => {
  it('has its schemas, groups and meta', () => {
    expect(presentedLisa).toEqual({
      schemas: [USER, ENTERPRISE],
      id: 'u-1',
      externalId: 'hr-17',
      userName: 'Lisa@Acme.test',
      active: true,
      ...LISA.attributes,
      groups: [{ value: 'g 1', $ref: `${BASE}/Groups/g%201`, display: 'Editors', type: 'direct' }],
      meta: {
        resourceType: 'User',
        created: '2026-01-02T00:00:00.000Z',
        lastModified: '2026-01-03T00:00:00.000Z',
        location: `${BASE}/Users/u-1`,
        version: 'W/"7"',
      },
    });
  });

  it('shows neither an externalId nor groups that it has not, and extensions of all kinds', () => {
    const user = presentUser(
      { ...stored(readUser({ userName: 'nils', [BADGE]: { number: 7 } })), groups: new Map() },
      BASE,
    );
    expect(user).not.toHaveProperty('externalId');
    expect(user).not.toHaveProperty('groups');
    expect(user.schemas).toEqual([USER, BADGE]);
  });

  it('comes back as it was when it is put again', () => {
    expect(readUser(presentedLisa)).toEqual(LISA);
  });
});

describe('a group that is shown', () => {
  const group = {
    tenant: 'acme',
    id: 'g-1',
    version: 3,
    createdAt: 0,
    changedAt: 1,
    document: { ...TEAM, externalId: 'e-1' },
    deleted: false,
  };

  it('has members with names where these are known', () => {
    const members = [
      { id: 'u-1', display: 'Lisa' },
      { id: 'u-2', display: null },
    ];
    expect(presentGroup(group, members, BASE)).toEqual({
      schemas: [GROUP],
      id: 'g-1',
      externalId: 'e-1',
      displayName: 'Team',
      members: [
        { value: 'u-1', $ref: `${BASE}/Users/u-1`, type: 'User', display: 'Lisa' },
        { value: 'u-2', $ref: `${BASE}/Users/u-2`, type: 'User' },
      ],
      meta: {
        resourceType: 'Group',
        created: '1970-01-01T00:00:00.000Z',
        lastModified: '1970-01-01T00:00:00.001Z',
        location: `${BASE}/Groups/g-1`,
        version: 'W/"3"',
      },
    });
  });

  it('tells no members from members that were not asked for', () => {
    expect(presentGroup(group, [], BASE).members).toEqual([]);
    expect(presentGroup(group, undefined, BASE)).not.toHaveProperty('members');
  });
});

describe('an answer', () => {
  it('of a list counts in numbers', () => {
    expect(listResponse({ total: 12, startIndex: 11, resources: [{ id: 'a' }] })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 12,
      startIndex: 11,
      itemsPerPage: 1,
      Resources: [{ id: 'a' }],
    });
  });

  it('of an error has its status as a text', () => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
    expect(errorBody(new ScimError(404, 'Gone.'))).toEqual({
      schemas,
      status: '404',
      detail: 'Gone.',
    });
    expect(errorBody(new ScimError(409, 'Taken.', { scimType: 'uniqueness' }))).toEqual({
      schemas,
      status: '409',
      scimType: 'uniqueness',
      detail: 'Taken.',
    });
  });
});
