import { describe, expect, it } from 'vitest';
import { lookupsOf, parseFilter } from '../../../lib/scim/protocol/index.ts';

const lookup = (filter: string, resource: 'User' | 'Group' = 'User') =>
  lookupsOf(parseFilter(filter, resource));

describe('the equality that a filter implies', () => {
  it.each([
    ['userName eq "Lisa@Acme.test"', 'userName', 'Lisa@Acme.test'],
    ['externalId eq jyoung', 'externalId', 'jyoung'],
    ['id eq "u-1"', 'id', 'u-1'],
    ['emails.value eq "a@b.test"', 'email', 'a@b.test'],
    ['emails eq "a@b.test"', 'email', 'a@b.test'],
    ['emails[type eq "work"].value eq "a@b.test"', 'email', 'a@b.test'],
    ['emails[type eq "work" and value eq "a@b.test"]', 'email', 'a@b.test'],
    ['active eq true and userName eq "lisa"', 'userName', 'lisa'],
    ['emails.value eq "a@b.test" and (title pr and id eq "u-1")', 'id', 'u-1'],
    ['externalId eq "x" and userName eq "lisa"', 'userName', 'lisa'],
  ])('of %s is %s', (filter, attribute, value) => {
    expect(lookup(filter)).toEqual({ attribute, value });
  });

  it('is a displayName of groups alone', () => {
    expect(lookup('displayName eq "Team"', 'Group')).toEqual({
      attribute: 'displayName',
      value: 'Team',
    });
    expect(lookup('displayName eq "Lisa"')).toBeNull();
  });

  it.each([
    'userName ne "lisa"',
    'userName sw "lisa"',
    'userName eq null',
    'userName eq ""',
    'userName pr',
    'userName eq "a" or userName eq "b"',
    'not (userName eq "lisa")',
    'emails.type eq "work"',
    'emails[type eq "work"]',
    'emails[not (value eq "a@b.test")]',
    'groups.value eq "g-1"',
    'ims[value eq "a@b.test"]',
    'name.givenName eq "Lisa"',
    `userName eq "${'x'.repeat(1_501)}"`,
  ])('is none of %s', (filter) => {
    expect(lookup(filter)).toBeNull();
  });
});
