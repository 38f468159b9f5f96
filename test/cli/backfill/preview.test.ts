import { expect, it } from 'vitest';
import { createPreview } from '../../../cli/backfill/preview.ts';
import type { MembershipJob } from '../../../lib/jobs/index.ts';
import { compileMapping } from '../../../lib/mapping/index.ts';
import { DOCUMENTS } from '../../reconcile/documents.ts';
import { tenant, user } from '../../sync/jobs.ts';

const member = (
  user: string,
  tenant: string | null,
  ...roles: readonly string[]
): MembershipJob => ({
  source: 'cognito',
  eventId: '~snapshot:1',
  eventType: 'snapshot.membership',
  version: 1,
  observedAt: 1,
  kind: 'membership',
  change: 'updated',
  user,
  tenant,
  roles: roles.map((name) => ({ id: name, name })),
});

it('counts each reason why something cannot become a key', () => {
  const preview = createPreview(compileMapping({}));
  const unpaired = '\ud800';
  preview.add([
    member('u1', 't1', 'admin'),
    member(unpaired, 't1', 'admin'),
    member('u2', unpaired, 'admin'),
    member('u3', 't1', ''),
  ]);
  expect([...preview.refused].sort()).toEqual([
    ['membership: empty_key', 1],
    ['membership: invalid_key', 2],
  ]);
  expect([...preview.roles]).toEqual([['admin', 1]]);
});

it('counts memberships for which the config names no tenant', () => {
  const without = createPreview(compileMapping({}));
  without.add([member('u1', null, 'admin')]);
  expect(without.ignored).toBe(1);
  expect(without.roles.size).toBe(0);
  const named = createPreview(compileMapping({ cognito: { tenant: 'app' } }));
  named.add([member('u1', null, 'admin')]);
  expect(named.ignored).toBe(0);
  expect([...named.tenants]).toEqual([['app', 1]]);
});

it('keeps the first three jobs, and nothing of the others', () => {
  const preview = createPreview(compileMapping({}));
  const jobs = ['a', 'b', 'c', 'd'].map((user) => member(user, 't1', 'admin'));
  preview.add(jobs.slice(0, 2));
  preview.add(jobs.slice(2));
  expect(preview.examples).toEqual(jobs.slice(0, 3));
});

it('counts what rules give, in tenants and on instances, and what they declare', () => {
  const preview = createPreview(compileMapping(DOCUMENTS));
  const metadata = { staff: true, shared: [{ id: 'd1', org: 'org_1', role: 'viewer' }] };
  preview.add([
    tenant('org_1', { name: 'One', metadata: { folders: [{ id: 'f1' }, { id: 'f2' }] } }),
    user('user_1', { metadata }),
    user('user_2', { blocked: true, metadata }),
    user('user_3', { metadata: { teams: [{ org: '', role: 'editor' }] } }),
    { ...member('user_1', 'org_1', 'org:admin'), source: 'clerk' },
  ]);
  expect([...preview.roles].sort()).toEqual([
    ['admin', 1],
    ['document#viewer', 1],
    ['member', 1],
    ['workspace#guest', 1],
  ]);
  expect([...preview.tenants].sort()).toEqual([
    ['internal', 2],
    ['org_1', 1],
  ]);
  expect([...preview.instances]).toEqual([
    ['workspace', 1],
    ['folder', 2],
  ]);
  expect([...preview.refused]).toEqual([['user: empty_value', 1]]);
});
