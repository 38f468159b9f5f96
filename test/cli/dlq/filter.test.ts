import { describe, expect, it } from 'vitest';
import { createFilter, type Keys, type LetterFilter } from '../../../cli/dlq/filter.ts';
import { readFilter } from '../../../cli/dlq/filter-options.ts';
import type { LetterFacts } from '../../../cli/dlq/letter-facts.ts';

const letter = (more: Partial<LetterFacts> = {}): LetterFacts => ({
  id: '0a0a0a0a-0000-4000-8000-000000000001',
  reason: 'unknown_role',
  message: 'role "billing" does not exist',
  path: undefined,
  source: 'clerk',
  eventId: 'msg_1',
  eventType: 'organizationMembership.created',
  attempts: 1,
  at: 1_000,
  entities: [{ source: 'clerk', user: 'user_1', tenant: 'org_1' }],
  ...more,
});
const keys: Keys = {
  userKey: (source, id) => `${source}-${id}`,
  tenantKey: (_, id) => (id === null ? 'main' : `t-${id}`),
};
const matches = (filter: LetterFilter, one: LetterFacts, known = keys) =>
  createFilter(filter, known)(one);

describe('a filter of letters', () => {
  it('lets all pass that says nothing', () => {
    expect(matches({}, letter())).toBe(true);
  });

  it('knows reasons, and those that have none', () => {
    const reasons = new Set(['unknown_role', 'none']);
    expect(matches({ reasons }, letter())).toBe(true);
    expect(matches({ reasons }, letter({ reason: 'none' }))).toBe(true);
    expect(matches({ reasons }, letter({ reason: 'expired' }))).toBe(false);
  });

  it('knows sources; a letter that tells none is of none', () => {
    const sources = new Set(['auth0']);
    expect(matches({ sources }, letter({ source: 'auth0' }))).toBe(true);
    expect(matches({ sources }, letter())).toBe(false);
    expect(matches({ sources }, letter({ source: undefined }))).toBe(false);
  });

  it("finds a user or a tenant by the provider's id and by Permit's key", () => {
    for (const entity of ['user_1', 'clerk-user_1', 'org_1', 't-org_1']) {
      expect(matches({ entity }, letter()), entity).toBe(true);
    }
    expect(matches({ entity: 'user_10' }, letter())).toBe(false);
    expect(createFilter({ entity: 'clerk-user_1' }, undefined)(letter())).toBe(false);
    expect(matches({ entity: 'user_1' }, letter({ entities: [] }))).toBe(false);
  });

  it('takes no user for a tenant, and knows the tenant that only the config names', () => {
    expect(matches({ tenant: 'org_1' }, letter())).toBe(true);
    expect(matches({ tenant: 'user_1' }, letter())).toBe(false);
    const unnamed = letter({ entities: [{ source: 'cognito', user: 'u', tenant: null }] });
    expect(matches({ tenant: 'main' }, unnamed)).toBe(true);
  });

  it('knows an id that can be no key in Permit by itself', () => {
    const illegal: Keys = {
      userKey: () => {
        throw new RangeError('too long');
      },
      tenantKey: () => null,
    };
    expect(matches({ entity: 'user_1' }, letter(), illegal)).toBe(true);
    expect(matches({ entity: 'other' }, letter(), illegal)).toBe(false);
  });

  it('counts from a time on, and up to one', () => {
    expect(matches({ since: 1_000, until: 1_001 }, letter())).toBe(true);
    expect(matches({ since: 1_001 }, letter())).toBe(false);
    expect(matches({ until: 1_000 }, letter())).toBe(false);
  });

  it('finds a part of what the letter tells, in whatever case, and no pattern', () => {
    for (const match of ['BILLING', 'msg_1', 'Membership', 'user_1', 'org_']) {
      expect(matches({ match }, letter()), match).toBe(true);
    }
    expect(matches({ match: '.*' }, letter())).toBe(false);
    expect(matches({ match: 'data.id' }, letter({ path: 'data.id' }))).toBe(true);
  });

  it('wants all of what it says', () => {
    const filter = { reasons: new Set(['unknown_role']), sources: new Set(['auth0']) };
    expect(matches(filter, letter())).toBe(false);
  });
});

describe('the options of a filter', () => {
  it('are none when none is given', () => {
    expect(readFilter({ json: true, all: true }, 0)).toBeUndefined();
  });

  it('are read, times as ages too', () => {
    const now = 10 * 3_600_000;
    const filter = readFilter({ reason: ['a', 'b'], since: '2h', match: 'x' }, now);
    expect(filter).toMatchObject({ since: 8 * 3_600_000, match: 'x', until: undefined });
    expect([...(filter?.reasons ?? [])]).toEqual(['a', 'b']);
  });

  it.each([
    [{ source: ['okta'] }, '--source "okta": no such source'],
    [{ since: 'yesterday' }, '--since "yesterday": is no time'],
    [{ match: '' }, '--match is empty'],
  ])('are refused by name: %j', (options, message) => {
    expect(() => readFilter(options, 0)).toThrow(message);
  });
});
