import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/jobs/index.ts';
import { fieldsOf } from '../../../lib/scim/facts/index.ts';
import { document } from './stored.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const fields = (attributes: JsonObject) => fieldsOf(document({ attributes }));

describe('a record', () => {
  it('is told with every field, none of them left to be guessed', () => {
    expect(fields({})).toEqual({
      email: null,
      firstName: null,
      lastName: null,
      name: null,
      username: 'Mira@north.example',
      phone: null,
      externalId: null,
      metadata: { active: true },
    });
  });

  it('has its names, its external id, and all else as metadata', () => {
    const attributes = {
      name: { givenName: 'Mira', familyName: 'Holm', formatted: 'Mira Holm' },
      displayName: 'Mira H.',
      title: 'Engineer',
      userType: 'Employee',
      roles: [{ value: 'lead', primary: true }],
    };
    expect(fieldsOf(document({ externalId: 'E-1', attributes }))).toMatchObject({
      firstName: 'Mira',
      lastName: 'Holm',
      name: 'Mira H.',
      externalId: 'E-1',
      metadata: { active: true, title: 'Engineer', userType: 'Employee', roles: attributes.roles },
    });
  });

  it('takes the formatted name where there is no name to show', () => {
    expect(fields({ name: { formatted: 'Mira Holm' } }).name).toBe('Mira Holm');
    expect(fields({ name: { formatted: 'Mira Holm' }, displayName: '' }).name).toBe('Mira Holm');
  });

  it('never says that an e-mail is verified, or that somebody is blocked', () => {
    const inactive = fieldsOf(document({ active: false, attributes: { blocked: true } }));
    expect(Object.keys(inactive)).not.toContain('blocked');
    expect(Object.keys(inactive)).not.toContain('emailVerified');
    expect(inactive.metadata).toMatchObject({ active: false });
  });
});

describe('of several values', () => {
  const home = { value: 'home@north.example', type: 'home' };
  const work = { value: 'work@north.example', type: 'work', primary: true };

  it.each<[string, JsonObject, string | null]>([
    ['the primary one counts', { emails: [home, work] }, 'work@north.example'],
    ['else the first', { emails: [home, { ...work, primary: false }] }, 'home@north.example'],
    ['that has any', { emails: [{ type: 'other' }, { value: '' }, home] }, 'home@north.example'],
    ['and none where there is none', { emails: [] }, null],
    ['or no list', { emails: 'home@north.example' }, null],
  ])('%s', (_, attributes, email) => {
    expect(fields(attributes).email).toBe(email);
  });

  it('the same goes for phones', () => {
    const phoneNumbers = [{ value: '+1' }, { value: '+2', primary: true }];
    expect(fields({ phoneNumbers }).phone).toBe('+2');
  });
});

describe('an extension', () => {
  it('of the enterprise has a short name, in whatever case it is spelt', () => {
    for (const urn of [ENTERPRISE, ENTERPRISE.toLowerCase(), ENTERPRISE.toUpperCase()]) {
      const metadata = fields({ [urn]: { department: 'Sales' } }).metadata;
      expect(metadata).toEqual({ active: true, enterprise: { department: 'Sales' } });
    }
  });

  it('of anybody else is found by its URN, which has no dot in a path', () => {
    const metadata = fields({ 'urn:north:hr:2.0:User': { badge: 7 } }).metadata;
    expect(metadata).toEqual({
      active: true,
      extensions: { 'urn:north:hr:2_0:User': { badge: 7 } },
    });
  });

  it('cannot be posed as by an attribute of that name', () => {
    const attributes = {
      enterprise: { department: 'Board' },
      extensions: { 'urn:north:hr:2_0:User': { badge: 0 } },
      active: true,
      deleted: true,
    };
    expect(fieldsOf(document({ active: false, attributes })).metadata).toEqual({ active: false });
  });

  it('may have any name in it', () => {
    const extension: JsonObject = JSON.parse('{"__proto__": {"polluted": true}}');
    const attributes: JsonObject = { ...JSON.parse('{"__proto__": 1}'), 'urn:x:1': extension };
    const { metadata } = fields(attributes);
    expect(JSON.stringify(metadata)).toContain('{"urn:x:1":{"__proto__":{"polluted":true}}}');
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
  });
});
