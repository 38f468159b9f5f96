import { describe, expect, it } from 'vitest';
import { project, wantsMembers } from '../../../lib/scim/protocol/index.ts';
import { BADGE, ENTERPRISE, presentedLisa, USER } from './people.ts';

const { id, schemas, meta: _meta, emails: _emails, ...rest } = presentedLisa;
const always = { schemas, id };
const lisa = { ...presentedLisa, [BADGE]: { number: 7, door: { floor: 3, side: 'left' } } };

const only = (attributes: string) => project(lisa, attributes, undefined);
const less = (excluded: string) => project(lisa, undefined, excluded);

describe('attributes that are asked for', () => {
  it('are shown alone, but for id and schemas', () => {
    expect(only('userName')).toEqual({ ...always, userName: 'Lisa@Acme.test' });
    expect(only(' USERNAME , active')).toEqual({
      ...always,
      userName: 'Lisa@Acme.test',
      active: true,
    });
    expect(only(`${USER}:userName`)).toEqual({ ...always, userName: 'Lisa@Acme.test' });
    expect(only('title,shoeSize')).toEqual(always);
  });

  it('may be parts of others', () => {
    expect(only('name.familyName,emails.type,meta.version')).toEqual({
      ...always,
      name: { familyName: 'Lind' },
      emails: [{ type: 'work' }, { type: 'home' }],
      meta: { version: 'W/"7"' },
    });
    expect(only('emails.primary')).toEqual({ ...always, emails: [{ primary: true }] });
    expect(only('name.middleName')).toEqual(always);
  });

  it('may be extensions and what is in them', () => {
    expect(only(ENTERPRISE)).toEqual({ ...always, [ENTERPRISE]: { department: 'Marketing' } });
    expect(only(`${ENTERPRISE.toLowerCase()}:Department`)).toHaveProperty([ENTERPRISE]);
    expect(only(`${ENTERPRISE}:manager.value`)).toEqual(always);
    expect(only(`${BADGE}:door.floor`)).toEqual({ ...always, [BADGE]: { door: { floor: 3 } } });
  });

  it('may be given with a filter, as Entra does, and are shown whole', () => {
    expect(only('emails[type eq "work"],active')).toEqual({
      ...always,
      emails: presentedLisa.emails,
      active: true,
    });
  });

  it.each([undefined, '', ' ', ','])('are all when none is named: %j', (attributes) => {
    expect(project(lisa, attributes, undefined)).toEqual(lisa);
  });
});

describe('attributes that are left out', () => {
  it('are gone, but for id and schemas', () => {
    expect(project(presentedLisa, undefined, 'META,emails,id,schemas')).toEqual({
      ...always,
      ...rest,
    });
  });

  it('may be parts of others, and go whole when nothing is left', () => {
    expect(less('emails.type,emails.primary,name.givenName').emails).toEqual([
      { value: 'lisa@acme.test' },
      { value: 'lisa@home.test' },
    ]);
    expect(less('name.givenName').name).toEqual({ familyName: 'Lind' });
    expect(less('name.givenName,name.familyName')).not.toHaveProperty('name');
    expect(less(`${ENTERPRISE}:department`)).not.toHaveProperty([ENTERPRISE]);
    expect(less(`${BADGE}:door.floor`)[BADGE]).toEqual({ number: 7, door: { side: 'left' } });
    expect(less('userName.x,schemas.x').userName).toBe('Lisa@Acme.test');
  });

  it('are left out of what is asked for', () => {
    expect(project(lisa, 'name,active', 'name.givenName,active')).toEqual({
      ...always,
      name: { familyName: 'Lind' },
    });
  });
});

describe('members', () => {
  it.each([
    [undefined, undefined, true],
    ['', '', true],
    ['members', undefined, true],
    ['displayName,Members.value', undefined, true],
    ['urn:ietf:params:scim:schemas:core:2.0:Group:members', undefined, true],
    ['displayName', undefined, false],
    [undefined, 'MEMBERS', false],
    [undefined, 'displayName', true],
    [undefined, 'members.display', true],
    ['members', 'members', false],
  ])('are read for attributes=%s&excludedAttributes=%s: %s', (attributes, excluded, wanted) => {
    expect(wantsMembers(attributes, excluded)).toBe(wanted);
  });
});
