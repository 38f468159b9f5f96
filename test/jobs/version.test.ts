import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type GrantJob,
  newest,
  OLDEST,
  type SyncJob,
  timeOf,
  type UserJob,
  versionAt,
  versionOf,
} from '../../lib/jobs/index.ts';
import { anyJob } from './arbitrary-job.ts';

const origin = {
  source: 'auth0',
  eventId: 'evt_5',
  eventType: 'any',
  version: 1_769_000_000_000,
  observedAt: 1_769_000_000_000,
} as const;
const user = (parts: Partial<UserJob> = {}): UserJob => ({
  ...origin,
  kind: 'user',
  change: 'updated',
  user: 'u',
  whole: false,
  fields: {},
  ...parts,
});
const deleted = (parts: Partial<SyncJob> = {}) =>
  versionOf({ ...user(), ...parts, kind: 'user.deleted', user: 'u' });
const role = { id: 'r', name: 'R' };
const grant: GrantJob = { ...origin, kind: 'grant', user: 'u', tenant: 't', role };

describe('of two versions the newer is', () => {
  it.each([
    ['the later, whatever else', user({ version: origin.version + 1, change: 'created' }), user()],
    [
      'the later, however much longer the number',
      user({ version: 10_000 }),
      user({ version: 9_999 }),
    ],
    ['an update, over a creation', user(), user({ change: 'created' })],
    [
      'an update, over a creation with a greater id',
      user(),
      user({ change: 'created', eventId: 'z' }),
    ],
    ['the greater event id, when all else is equal', user({ eventId: 'evt_6' }), user()],
    ['the longer of two event ids that begin alike', user({ eventId: 'evt_50' }), user()],
  ])('%s', (_, newer, older) => {
    expect(versionOf(newer) > versionOf(older)).toBe(true);
  });

  it('a deletion, over an update and a creation of the same millisecond', () => {
    expect(deleted({ eventId: 'a' }) > versionOf(user({ eventId: 'z' }))).toBe(true);
    expect(deleted({ eventId: 'a' }) > versionOf(user({ change: 'created' }))).toBe(true);
    expect(deleted() < versionOf(user({ version: origin.version + 1 }))).toBe(true);
  });

  it.each([
    { ...origin, kind: 'tenant.deleted', tenant: 't' },
    { ...origin, kind: 'membership.deleted', user: 'u', tenant: 't' },
    { ...origin, kind: 'grant.deleted', user: 'u', tenant: 't', role },
  ] as const)('$kind, over a change of the same millisecond', (job) => {
    expect(versionOf({ ...job, eventId: 'a' }) > versionOf(user({ eventId: 'z' }))).toBe(true);
    expect(versionOf({ ...job, eventId: 'a' }) > versionOf({ ...grant, eventId: 'z' })).toBe(true);
  });

  it('the one that time says, then rank, then id: for any two jobs', () => {
    const rank = (job: SyncJob) => {
      if (job.kind.endsWith('.deleted')) return 2;
      return 'change' in job && job.change === 'updated' ? 1 : 0;
    };
    fc.assert(
      fc.property(anyJob, anyJob, fc.boolean(), fc.boolean(), (a, other, sameTime, sameId) => {
        const b = {
          ...other,
          version: sameTime ? a.version : other.version,
          eventId: sameId ? a.eventId : other.eventId,
        };
        const byRule =
          Math.sign(a.version - b.version) ||
          Math.sign(rank(a) - rank(b)) ||
          (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
        const [x, y] = [versionOf(a), versionOf(b)];
        expect(x < y ? -1 : x > y ? 1 : 0).toBe(byRule);
      }),
    );
  });
});

describe('a version', () => {
  it('says its time', () => {
    expect(timeOf(versionOf(user()))).toBe(origin.version);
    expect(timeOf(OLDEST)).toBe(0);
  });

  it('is newer than the bare time of its millisecond, and older than the next', () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        expect(versionOf(job) > versionAt(job.version)).toBe(true);
        expect(versionOf(job) < versionAt(job.version + 1)).toBe(true);
        expect(versionOf(job) > OLDEST).toBe(true);
      }),
    );
  });

  it('of a time before 1970 is that of 1970', () => {
    expect(versionAt(-5)).toBe(versionAt(0));
    expect(versionAt(7.9)).toBe(versionAt(7));
  });
});

it('the newest of some is found in any order, absent ones aside', () => {
  const [a, b] = [versionAt(1), versionAt(2)];
  expect(newest()).toBe(OLDEST);
  expect(newest(undefined)).toBe(OLDEST);
  expect(newest(a, undefined, b)).toBe(b);
  expect(newest(b, a)).toBe(b);
});
