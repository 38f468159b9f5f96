import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import { departureOf, fieldsOf, jobsOf, type Told } from '../../../lib/scim/facts/index.ts';
import type { GroupName, StoredUser } from '../../../lib/scim/model.ts';
import { document, stored } from './stored.ts';

const policy: Told['policy'] = { onBlock: 'unassign', onDelete: 'delete' };
const told: Told = { policy, profile: true, shared: false, created: false, observedAt: 9 };
const kinds = (user: StoredUser, more: Partial<Told> = {}) =>
  jobsOf(user, { ...told, ...more }).map(({ kind }) => kind);
const rolesOf = (groups: readonly (readonly [string, GroupName])[]) =>
  jobsOf(stored({ groups: new Map(groups) }), told).flatMap((job) =>
    job.kind === 'membership' ? (job.roles ?? []) : [],
  );

describe('a user who is there', () => {
  it('is told whole, with all groups as roles', () => {
    const group = { displayName: 'Engineers', externalId: null };
    const user = stored({ groups: new Map([['g-1', group]]) });
    const origin = {
      source: 'scim',
      eventId: 'u-1.1700000000007',
      version: 1_700_000_000_007,
      observedAt: 9,
      user: 'mira@north.example',
      change: 'updated',
    };
    expect(jobsOf(user, told)).toEqual([
      {
        ...origin,
        kind: 'user',
        eventType: 'scim.user',
        whole: true,
        fields: fieldsOf(user.document),
      },
      {
        ...origin,
        kind: 'membership',
        eventType: 'scim.membership',
        tenant: 'north',
        roles: [{ id: 'g-1', name: 'Engineers' }],
      },
    ]);
  });

  it('says the first time that it is created', () => {
    const jobs = jobsOf(stored(), { ...told, created: true });
    expect(jobs.map((job) => 'change' in job && job.change)).toEqual(['created', 'created']);
  });

  it('has no record to tell where another tenant owns it, or where it did not change', () => {
    expect(kinds(stored({ owner: false }))).toEqual(['membership']);
    expect(kinds(stored(), { profile: false })).toEqual(['membership']);
  });

  it('in no group has an empty set of roles, which takes those it had', () => {
    expect(jobsOf(stored(), told)).toContainEqual(expect.objectContaining({ roles: [] }));
  });
});

describe('groups', () => {
  it('are known by the id of the directory, where it gave one, and come in one order', () => {
    const groups = [
      ['g-2', { displayName: 'B', externalId: 'x-1' }],
      ['g-1', { displayName: 'A', externalId: null }],
    ] as const;
    const roles = [
      { id: 'g-1', name: 'A' },
      { id: 'x-1', name: 'B' },
    ];
    expect(rolesOf(groups)).toEqual(roles);
    expect(rolesOf(groups.toReversed())).toEqual(roles);
  });

  it('of one external id are roles of their own, the same whatever the order', () => {
    const groups = [
      ['g-1', { displayName: 'A', externalId: 'x' }],
      ['g-2', { displayName: 'B', externalId: 'x' }],
    ] as const;
    const roles = [
      { id: 'g-2', name: 'B' },
      { id: 'x', name: 'A' },
    ];
    expect(rolesOf(groups)).toEqual(roles);
    expect(rolesOf(groups.toReversed())).toEqual(roles);
  });
});

describe('a user who is not there, or not active', () => {
  const inactive = stored({ document: document({ active: false }) });
  const gone = stored({ deleted: true });
  const goneInactive = stored({ deleted: true, document: document({ active: false }) });

  it.each<[string, StoredUser, Told['policy'], boolean, readonly SyncJob['kind'][]]>([
    ['inactive', inactive, policy, false, ['user', 'membership.deleted']],
    ['inactive, shared', inactive, policy, true, ['user', 'membership.deleted']],
    ['inactive, kept', inactive, { ...policy, onBlock: 'keep' }, false, ['user', 'membership']],
    [
      'inactive, to be deleted',
      inactive,
      { ...policy, onBlock: 'delete' },
      false,
      ['user.deleted'],
    ],
    [
      'inactive, to be deleted, shared',
      inactive,
      { ...policy, onBlock: 'delete' },
      true,
      ['user', 'membership.deleted'],
    ],
    [
      'inactive, to be deleted even where a DELETE does not',
      inactive,
      { onBlock: 'delete', onDelete: 'unassign' },
      false,
      ['user.deleted'],
    ],
    ['deleted', gone, policy, false, ['user.deleted']],
    ['deleted, shared', gone, policy, true, ['membership.deleted']],
    [
      'deleted, kept',
      gone,
      { ...policy, onDelete: 'unassign' },
      false,
      ['user', 'membership.deleted'],
    ],
    [
      'deleted, kept, shared',
      gone,
      { ...policy, onDelete: 'unassign' },
      true,
      ['membership.deleted'],
    ],
    [
      'deleted while inactive, kept',
      goneInactive,
      { onBlock: 'delete', onDelete: 'unassign' },
      false,
      ['user', 'membership.deleted'],
    ],
  ])('%s', (_, user, given, shared, expected) => {
    expect(kinds(user, { policy: given, shared })).toEqual(expected);
  });

  it('says so in its record, so that rules give nothing by it', () => {
    const metadataOf = (user: StoredUser, given: Told['policy']) =>
      jobsOf(user, { ...told, policy: given }).flatMap((job) =>
        job.kind === 'user' ? [job.fields.metadata] : [],
      );
    expect(metadataOf(inactive, policy)).toEqual([{ active: false }]);
    expect(metadataOf(gone, { ...policy, onDelete: 'unassign' })).toEqual([
      { active: false, deleted: true },
    ]);
  });

  it('has no record to tell that is another tenant’s', () => {
    const kept = { ...told, policy: { ...policy, onDelete: 'unassign' } } as const;
    const kinds = (shared: boolean) =>
      jobsOf(stored({ deleted: true, owner: false }), { ...kept, shared }).map(({ kind }) => kind);
    expect(kinds(true)).toEqual(['membership.deleted']);
    // The other is gone by now, and may have left while there was still this one.
    expect(kinds(false)).toEqual(['user', 'membership.deleted']);
  });
});

describe('a key that a user has no longer', () => {
  const depart = (more: Partial<Told>) =>
    departureOf(stored(), 'old@north.example', { ...told, ...more });

  it('is deleted, when nobody else has it', () => {
    expect(depart({})).toEqual([
      {
        source: 'scim',
        eventId: 'u-1.1700000000007.left',
        eventType: 'scim.user.deleted',
        kind: 'user.deleted',
        version: 1_700_000_000_007,
        observedAt: 9,
        user: 'old@north.example',
      },
    ]);
  });

  it('belongs to the tenant no more, when others have it', () => {
    expect(depart({ shared: true })).toMatchObject([
      { kind: 'membership.deleted', user: 'old@north.example', tenant: 'north' },
    ]);
  });

  it('is left without a record, e-mail and all, where users are not to be deleted', () => {
    const jobs = depart({ policy: { ...policy, onDelete: 'unassign' } });
    expect(jobs).toMatchObject([
      {
        kind: 'user',
        user: 'old@north.example',
        whole: true,
        fields: { metadata: { active: false, deleted: true } },
      },
      { kind: 'membership.deleted', user: 'old@north.example', tenant: 'north' },
    ]);
    expect(jobs[0]).not.toHaveProperty('fields.email');
  });
});

it('every job is one that the worker reads', () => {
  const group = { displayName: 'Engineers', externalId: null };
  const user = stored({ groups: new Map([['g-1', group]]) });
  const jobs = [
    ...jobsOf(user, told),
    ...jobsOf({ ...user, deleted: true }, told),
    ...jobsOf({ ...user, deleted: true }, { ...told, shared: true }),
    ...departureOf(user, 'old', { ...told, policy: { ...policy, onDelete: 'unassign' } }),
  ];
  expect(jobs.map((job) => decodeJob(encodeJob(job)))).toEqual(jobs);
});
