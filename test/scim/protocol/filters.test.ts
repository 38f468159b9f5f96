import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/jobs/index.ts';
import { matches, parseFilter } from '../../../lib/scim/protocol/index.ts';
import { BASE, ENTERPRISE, presentedLisa, USER } from './people.ts';

const isLisa = (filter: string, resource: JsonObject = presentedLisa) =>
  matches(parseFilter(filter, 'User'), resource);

describe('a filter', () => {
  it.each([
    'userName eq "lisa@ACME.test"',
    'USERNAME EQ "Lisa@Acme.test"',
    'userName eq lisa@acme.test',
    `${USER}:userName eq "lisa@acme.test"`,
    `${ENTERPRISE.toLowerCase()}:Department sw "market"`,
    'id eq "u-1"',
    'externalId eq hr-17',
    'name.familyName eq "lind"',
    'name.FamilyName eq Lind and (emails.Value co home.test or emails.Value co nowhere.test)',
    'displayName co "sa l"',
    'displayName ew "lind"',
    'displayName sw "Lis"',
    'displayName ne "Nils"',
    'displayName gt "Li" and displayName le "lisa lind"',
    'displayName ge "lisa lind" and displayName lt "lisb"',
    'title ne "Dr."',
    'title eq null',
    'not (title pr)',
    'displayName NE null',
    'active eq true',
    'active eq "True"',
    'active ne False',
    'emails pr',
    'name pr',
    'emails co "home.test"',
    'emails.value eq "LISA@home.test"',
    'emails.type eq "home" and emails.primary eq "true"',
    'emails[type eq "work"]',
    'emails[type eq "work" and value co "acme"]',
    'emails[type eq "work" and value co "acme"].value',
    'emails[type eq "work"].value eq "lisa@acme.test"',
    'emails[type eq "work"].display ne "x" and active eq true',
    'emails[not (primary eq true) and (type eq "home")].value pr',
    'groups.value eq "g 1"',
    'groups[display eq "editors"]',
    `schemas eq "${ENTERPRISE}"`,
    'meta.resourceType eq "User"',
    'meta.lastModified gt "2026-01-02T23:59:59Z"',
    'meta.lastModified eq "2026-01-03T01:00:00.0000000+01:00"',
    'meta.lastModified ge 2021-10-10T14:38:21.8617979-07:00',
    'meta.version eq "W/\\"7\\""',
    `meta.location ew "/Users/u-1" and meta.location sw "${BASE}"`,
    'title pr or active eq true and id eq "u-1"',
    '(title pr or active eq true) and id eq "u-1"',
    'id eq "x" and id eq "y" or id eq "u-1"',
    'not (not (active eq true))',
    '  active   eq\ttrue ',
  ])('meets: %s', (filter) => {
    expect(isLisa(filter)).toBe(true);
  });

  it.each([
    'id eq "U-1"',
    'externalId eq "HR-17"',
    'groups.value eq "G 1"',
    'userName eq "lisa"',
    'active eq false',
    'title pr',
    'title eq ""',
    'displayName eq null',
    'title co "x"',
    'emails[type eq "home" and primary eq true]',
    'emails[type eq "home"].value eq "lisa@acme.test"',
    'meta.created gt "2026-01-02T00:00:00Z"',
    `${ENTERPRISE}:costCenter pr`,
    '(title pr or active eq true) and id eq "x"',
    'not (active eq true) or id eq "x"',
  ])('does not meet: %s', (filter) => {
    expect(isLisa(filter)).toBe(false);
  });

  it('reads what quoted texts escape', () => {
    const user = { ...presentedLisa, title: 'a "b" [c] (d)\\ é' };
    expect(isLisa('title eq "a \\"b\\" [c] (d)\\\\ \\u00e9"', user)).toBe(true);
  });

  it('takes nothing from prototypes', () => {
    expect(isLisa('title pr', {})).toBe(false);
    expect(isLisa('emails.type pr', { emails: [{}] })).toBe(false);
  });

  it('meets groups, by their names', () => {
    const filter = parseFilter('DisplayName eq "editors" and externalId pr', 'Group');
    expect(matches(filter, { id: 'g-1', displayName: 'Editors', externalId: 'e' })).toBe(true);
    expect(matches(filter, { id: 'g-1', displayName: 'Editors' })).toBe(false);
  });
});
