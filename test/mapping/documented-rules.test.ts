import { describe, expect, it } from 'vitest';
import { rows, settings } from './document.ts';
import { byRule, mappingOf, ofMember, ofTenant, ofUser, refusalOf, rolesOf } from './reading.ts';

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** The documented schema, less its roles in tenants: each example has its own. */
const { resources } = record(record(settings('What Permit has: `schema`'))['schema']);
const documented = (heading: string) =>
  mappingOf({ schema: { resources }, ...record(settings(heading)) });
const rowsOf = (heading: string) => rows(heading).map((cells) => cells.join(' → '));

/** Every row of a documented table is checked, and nothing else is. */
function checked(heading: string, checks: Readonly<Record<string, () => void>>): void {
  it.each(rowsOf(heading))('%s', (row) => {
    expect(Object.keys(checks)).toContain(row);
    checks[row]?.();
  });
  it('and all that is checked is documented', () => {
    expect(rowsOf(heading)).toEqual(Object.keys(checks));
  });
}

describe('the documented schema', () => {
  it('is one', () => expect(mappingOf(settings('What Permit has: `schema`')).needs).toBeDefined());
});

describe("roles from a user's record, as documented", () => {
  const heading = "`on: 'user'`: roles from a user's record";
  const mapping = documented(heading);
  const teams = (metadata: object) =>
    rolesOf(ofUser(mapping, 'clerk', { metadata: { ...metadata } }), 'teams');
  checked(heading, {
    '`metadata {staff: true}` → role `member` in `internal`': () => {
      const sets = ofUser(mapping, 'clerk', { metadata: { staff: true } });
      expect(rolesOf(sets, 'staff')).toEqual({ internal: ['member'] });
    },
    'e-mail `a@acme.de`, verified → role `member` in `acme`, a tenant named `Acme`': () => {
      const fields = { email: 'a@acme.de', emailVerified: true };
      const sets = mapping.userSets('clerk', 'u1', 'u1', fields, true);
      expect(sets.find(({ voice }) => voice === 'clerk@acme')?.places.get('acme')).toEqual({
        tenant: 'acme',
        roles: ['member'],
        tenantName: 'Acme',
      });
    },
    '… not verified → nothing': () => {
      const sets = ofUser(mapping, 'clerk', { email: 'a@acme.de', emailVerified: false });
      expect(rolesOf(sets, 'acme')).toEqual({});
    },
    '`metadata {teams: [{org: "t1", roles: ["adm", "bot"]}, {org: "t2"}]}` → role `admin` in `t1`, `member` in `t2`':
      () =>
        expect(teams({ teams: [{ org: 't1', roles: ['adm', 'bot'] }, { org: 't2' }] })).toEqual({
          t1: ['admin'],
          t2: ['member'],
        }),
    '… then `{teams: [{org: "t2"}]}` → `admin` in `t1` goes': () =>
      expect(teams({ teams: [{ org: 't2' }] })).toEqual({ t2: ['member'] }),
    '… then `{teams: []}` → so does `member` in `t2`': () =>
      expect(teams({ teams: [] })).toEqual({}),
    '… or `{}` → nothing changes: no list is no answer': () => expect(teams({})).toBeUndefined(),
  });
});

describe('more from memberships, as documented', () => {
  const heading = "`on: 'membership'`: more from memberships";
  const mapping = documented(heading);
  checked(heading, {
    'a user joins `org_1` → `beta` in `org_1`, `guest` at `workspace:org_1`': () =>
      expect(ofMember(mapping, 'auth0', 'org_1', [])).toEqual({
        org_1: ['beta'],
        'workspace:org_1': ['guest'],
      }),
    '… is given `Owner` there → `owner` at `workspace:org_1` too': () => {
      const { 'workspace:org_1': roles } = ofMember(mapping, 'auth0', 'org_1', ['Owner']);
      expect([...(roles ?? [])].sort()).toEqual(['guest', 'owner']);
    },
    // The removal takes what these voices gave; without the membership nothing asks for them.
    '… leaves → none of these': () => {
      const voices = mapping.memberVoices('auth0', 'org_1', 'org_1', 'u1');
      expect(voices.map(({ voice }) => voice)).toEqual([
        'auth0@beta',
        'auth0@owners',
        'auth0@guests',
      ]);
    },
  });
  it('and in another organization there is no `beta`', () => {
    expect(ofMember(mapping, 'auth0', 'org_3', [])).toEqual({ 'workspace:org_3': ['guest'] });
  });
});

describe('instances and relationships, as documented', () => {
  const heading = "`on: 'tenant'` and `on: 'user'`: resource instances and relationships";
  const mapping = documented(heading);
  const f1 = {
    tenant: 'org_1',
    'attributes.title': 'Plans',
    relations: { 'workspace:org_1': ['workspace'] },
  };
  const workspace = { 'workspace:org_1': { tenant: 'org_1', 'attributes.tier': 2 } };
  checked(heading, {
    'organization `org_1`, `metadata {tier: 2, folders: [{id: "f1", title: "Plans"}, {id: "f2", title: "2026", parent: "f1"}]}` → instance `workspace:org_1` with `tier: 2`; `folder:f1` and `folder:f2`, in the tenant `org_1`; `workspace:org_1` is `workspace` of both, `folder:f1` is `parent` of `folder:f2`':
      () => {
        const folders = [
          { id: 'f1', title: 'Plans' },
          { id: 'f2', title: '2026', parent: 'f1' },
        ];
        expect(ofTenant(mapping, 'clerk', { metadata: { tier: 2, folders } })).toEqual({
          workspace: { roles: {}, instances: workspace },
          folders: {
            roles: {},
            instances: {
              'folder:f1': f1,
              'folder:f2': {
                tenant: 'org_1',
                'attributes.title': '2026',
                relations: { 'workspace:org_1': ['workspace'], 'folder:f1': ['parent'] },
              },
            },
          },
        });
      },
    '… then `folders: [{id: "f1", title: "Plans"}]` → `folder:f2` goes, with its relationships and the roles on it':
      () => {
        const folders = [{ id: 'f1', title: 'Plans' }];
        const sets = ofTenant(mapping, 'clerk', { metadata: { tier: 2, folders } });
        expect(sets['folders']?.instances).toEqual({ 'folder:f1': f1 });
      },
    'user `u1`, `metadata {shared: [{id: "d1", org: "org_1", role: "viewer"}]}` → role `viewer` at `document:d1`':
      () => {
        const shared = [{ id: 'd1', org: 'org_1', role: 'viewer' }];
        const sets = mapping.userSets('clerk', 'u1', 'u1', { metadata: { shared } }, true);
        expect(rolesOf(byRule(sets), 'shared')).toEqual({ 'document:d1': ['viewer'] });
        const given = sets.find(({ voice }) => voice === 'clerk@shared');
        expect(given?.places.get('document:d1')?.tenant).toBe('org_1');
      },
    'user `u1` → `folder:u1` in `main`, and role `editor` there': () =>
      expect(ofUser(mapping, 'clerk', {})['home']).toEqual({
        roles: { 'folder:u1': ['editor'] },
        instances: { 'folder:u1': { tenant: 'main' } },
      }),
  });
});

describe('trust, as documented', () => {
  const trusting = record(settings('Trust'));

  it('lets a rule read what is named, and display what is not', () => {
    const mapping = mappingOf(trusting);
    const fields = { userMetadata: { theme: 'dark', team: 't1' } };
    expect(mapping.userFields('auth0', fields, false).get('attributes.theme')).toBe('dark');
    expect(rolesOf(ofUser(mapping, 'auth0', fields), 'team')).toEqual({ t1: ['member'] });
  });

  it('refuses the rule without', () => {
    const { trust: _, ...auth0 } = record(trusting['auth0']);
    expect(refusalOf({ auth0 })).toMatch(
      /^sync\.config\.ts: auth0\.rules\.team\.tenant: "userMetadata\.team" is what users write themselves/,
    );
  });
});
