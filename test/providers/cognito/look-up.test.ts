import { describe, expect, it } from 'vitest';
import type { MembershipJob, SyncJob, UserJob } from '../../../lib/jobs/index.ts';
import { versionOf } from '../../../lib/jobs/index.ts';
import {
  type LookUp,
  type LookUpAnswer,
  parseCloudTrail,
  tellLookUp,
} from '../../../lib/providers/cognito/index.ts';
import { json, put } from '../fixture.ts';

const SUB = '6f1c0c5e-0000-4000-8000-000000000001';
const MINUTE = Date.UTC(2026, 0, 1);

function lookUpOf(name: string): LookUp {
  const outcome = parseCloudTrail(json(`cognito-admin/${name}`), { receivedAt: MINUTE + 60_000 });
  if (outcome.kind !== 'look-up') throw new Error('no look-up');
  return outcome.lookUp;
}

interface Had {
  readonly modifiedAt?: number;
  readonly blocked?: boolean;
  readonly groups?: readonly string[];
}

/** What the directory says of the user. */
function answer(askedAt: number, { modifiedAt = 0, blocked = false, groups = [] }: Had) {
  const origin = {
    source: 'cognito',
    observedAt: askedAt,
    change: 'updated',
    fresh: true,
  } as const;
  const user: UserJob = {
    ...origin,
    kind: 'user',
    eventId: `~snapshot:${SUB}`,
    eventType: 'snapshot.user',
    version: modifiedAt,
    user: SUB,
    whole: true,
    fields: { blocked },
  };
  const membership: MembershipJob = {
    ...origin,
    kind: 'membership',
    eventId: `~snapshot:${SUB}`,
    eventType: 'snapshot.membership',
    version: askedAt - 60_000,
    user: SUB,
    tenant: null,
    roles: groups.map((name) => ({ id: name, name })),
  };
  return [user, membership] satisfies SyncJob[];
}

function jobsOf(lookUp: LookUp, said: LookUpAnswer, askedAt: number): readonly SyncJob[] {
  const outcome = tellLookUp(lookUp, said, askedAt);
  if (outcome.kind !== 'jobs') throw new Error(outcome.kind);
  return outcome.jobs;
}

describe('the answer to a look-up', () => {
  it('goes by the id of the call, and is at least as new in what the call changed', () => {
    const lookUp = lookUpOf('AdminAddUserToGroup');
    const askedAt = lookUp.to + 5000;
    const said = answer(askedAt, { modifiedAt: 1000, groups: ['codebreakers', 'editors'] });
    const [user, membership] = said;
    const about = { eventId: `~${lookUp.eventId}`, eventType: 'AdminAddUserToGroup' };
    expect(jobsOf(lookUp, said, askedAt)).toEqual([
      { ...user, ...about },
      { ...membership, ...about, version: lookUp.version },
    ]);
  });

  it('keeps a version that is newer', () => {
    const lookUp = lookUpOf('AdminUpdateUserAttributes');
    const askedAt = lookUp.to + 3_600_000;
    const [user, membership] = jobsOf(
      lookUp,
      answer(askedAt, { modifiedAt: askedAt - 7 }),
      askedAt,
    );
    expect(user?.version).toBe(askedAt - 7);
    expect(membership?.version).toBe(askedAt - 60_000);
  });

  it('leaves the record its own time when only a group changed: a disable is not undone by it', () => {
    const lookUp = lookUpOf('AdminRemoveUserFromGroup');
    const stale = answer(lookUp.to + 1000, { modifiedAt: lookUp.from - 9000 });
    expect(jobsOf(lookUp, stale, lookUp.to + 1000)[0]?.version).toBe(lookUp.from - 9000);
  });

  it('lets in after a minute who is enabled, whether or not Cognito dates a record anew by that', () => {
    const lookUp = lookUpOf('AdminEnableUser');
    const askedAt = lookUp.to + 60_000;
    const [user] = jobsOf(lookUp, answer(askedAt, { modifiedAt: lookUp.from - 1 }), askedAt);
    expect(user?.version).toBe(lookUp.version);
  });

  it('undoes nothing told since when it is behind even after a minute', () => {
    const lookUp = lookUpOf('AdminUpdateUserAttributes');
    const modifiedAt = lookUp.from - 60_000;
    const askedAt = lookUp.to + 61_000;
    const [user, membership] = jobsOf(lookUp, answer(askedAt, { modifiedAt }), askedAt);
    expect(user?.version).toBe(modifiedAt);
    expect(membership?.version).toBe(askedAt - 60_000);
  });

  it('is newer than a disable of the same second', () => {
    const event = put(
      json('cognito-admin/AdminDisableUser'),
      ['detail', 'eventTime'],
      '2026-01-01T00:00:05Z',
    );
    const disable = parseCloudTrail(event, { receivedAt: MINUTE + 60_000 });
    const lookUp = lookUpOf('AdminEnableUser');
    const said = answer(lookUp.to, { modifiedAt: lookUp.from });
    const [enable] = jobsOf(lookUp, said, lookUp.to);
    if (disable.kind !== 'jobs' || disable.jobs[0] === undefined || enable === undefined)
      throw new Error('no jobs');
    expect(versionOf(enable) > versionOf(disable.jobs[0])).toBe(true);
  });

  it.each<[string, string, (askedAt: number, from: number) => LookUpAnswer]>([
    ['AdminCreateUser', 'nobody', () => null],
    ['AdminConfirmSignUp', 'nobody', () => null],
    ['AdminEnableUser', 'a disabled user', (at) => answer(at, { blocked: true })],
    [
      'AdminEnableUser',
      'a record from before the disable',
      (at, from) => answer(at, { modifiedAt: from - 1 }),
    ],
    [
      'AdminUpdateUserAttributes',
      'an older record',
      (at, from) => answer(at, { modifiedAt: from - 1 }),
    ],
    ['UpdateUserAttributes', 'an older record', (at, from) => answer(at, { modifiedAt: from - 1 })],
    ['AdminAddUserToGroup', 'other groups', (at) => answer(at, { groups: ['editors'] })],
    ['AdminRemoveUserFromGroup', 'the group', (at) => answer(at, { groups: ['codebreakers'] })],
  ])('is doubted for a minute when after %s there is %s, and then stands', (name, _, said) => {
    const lookUp = lookUpOf(name);
    const soon = lookUp.to + 59_999;
    const later = lookUp.to + 60_000;
    expect(tellLookUp(lookUp, said(soon, lookUp.from), soon)).toEqual({ kind: 'doubtful' });
    expect(tellLookUp(lookUp, said(later, lookUp.from), later).kind).not.toBe('doubtful');
  });

  it.each<[string, Had]>([
    ['AdminCreateUser', {}],
    ['AdminEnableUser', { modifiedAt: MINUTE + 5000 }],
    ['AdminUpdateUserAttributes', { modifiedAt: MINUTE + 6000 }],
    ['AdminDeleteUserAttributes', { modifiedAt: MINUTE + 7100 }],
    ['AdminAddUserToGroup', { groups: ['codebreakers'] }],
    ['AdminRemoveUserFromGroup', { groups: ['editors'] }],
  ])('is believed at once when it shows what %s changed', (name, had) => {
    const lookUp = lookUpOf(name);
    const askedAt = lookUp.to + 1;
    expect(tellLookUp(lookUp, answer(askedAt, had), askedAt).kind).toBe('jobs');
  });

  it.each(['AdminAddUserToGroup', 'UpdateUserAttributes', 'AdminEnableUser'])(
    'removes nobody when after %s there is no such user',
    (name) => {
      const lookUp = lookUpOf(name);
      expect(tellLookUp(lookUp, null, lookUp.to + 1)).toEqual({ kind: 'nobody' });
    },
  );

  it('removes nobody when somebody new is not listed even after a minute', () => {
    const lookUp = lookUpOf('AdminCreateUser');
    expect(tellLookUp(lookUp, null, lookUp.to + 60_000)).toEqual({ kind: 'nobody' });
  });
});
