import { describe, expect, it } from 'vitest';
import { type ChangeReceiver, receiveChange } from '../../lib/cognito-admin/index.ts';
import type { SyncJob, UnparsedEvent } from '../../lib/jobs/index.ts';
import { recordedTelemetry } from '../intake/recorded-telemetry.ts';
import { json, put } from '../providers/fixture.ts';
import { answerAt } from './user-pool.ts';

const NOW = Date.UTC(2026, 0, 1, 0, 2);
const eventOf = (name: string) => json(`cognito-admin/${name}`);
const created = [{ call: 'create', group: '', at: NOW - 90_000 }] as const;

function scene(more: Partial<ChangeReceiver> = {}) {
  const { telemetry, counters, entries } = recordedTelemetry();
  const queued: SyncJob[] = [];
  const kept: UnparsedEvent[] = [];
  const asked: string[] = [];
  const receiver: ChangeReceiver = {
    poolId: 'eu-west-1_Loom1',
    readUser: async (sub) => {
      asked.push(sub);
      return answerAt(created, NOW);
    },
    enqueue: async (jobs) => {
      queued.push(...jobs);
    },
    keepUnparsed: async (event) => {
      kept.push(event);
    },
    telemetry,
    now: () => NOW,
    ...more,
  };
  const receive = (event: unknown) => receiveChange(event, receiver);
  return { receive, queued, kept, asked, counters, entries };
}
const failing = (code: string) => () =>
  Promise.reject(Object.assign(new Error(`it failed: ${code}`), { code }));

describe('a change in the user pool', () => {
  it.each(['AdminDeleteUser', 'DeleteUser', 'AdminDisableUser'])(
    'is queued at once when it takes something away: %s',
    async (name) => {
      const { receive, queued, asked, counters, entries } = scene();
      expect(await receive(eventOf(name))).toEqual({ queued: 1 });
      expect(queued).toHaveLength(1);
      expect(asked).toEqual([]);
      expect(counters).toEqual(['accepted cognito']);
      expect(entries).toMatchObject([
        { event: 'change_accepted', fields: { eventType: name, eventId: queued[0]?.eventId } },
      ]);
    },
  );

  it.each([
    'AdminCreateUser',
    'AdminEnableUser',
    'AdminRemoveUserFromGroup',
    'UpdateUserAttributes',
  ])('is looked up, and queued as Cognito has it: %s', async (name) => {
    const { receive, queued, asked, counters } = scene();
    expect(await receive(eventOf(name))).toEqual({ queued: 2 });
    expect(asked).toEqual(['6f1c0c5e-0000-4000-8000-000000000001']);
    expect(queued.map(({ kind, eventType }) => [kind, eventType])).toEqual([
      ['user', name],
      ['membership', name],
    ]);
    expect(counters).toEqual(['accepted cognito']);
  });

  it('removes nobody when there is no such user', async () => {
    const { receive, queued, counters } = scene({ readUser: async () => null });
    expect(await receive(eventOf('AdminAddUserToGroup'))).toEqual({ ignored: 'no_such_user' });
    expect(queued).toEqual([]);
    expect(counters).toEqual(['ignored cognito']);
  });

  it('fails, to be tried again, while Cognito does not list somebody new', async () => {
    const soon = Date.UTC(2026, 0, 1, 0, 0, 20);
    const { receive, queued, counters } = scene({ readUser: async () => null, now: () => soon });
    await expect(receive(eventOf('AdminCreateUser'))).rejects.toMatchObject({
      code: 'not_shown_yet',
      retry: 'transient',
    });
    expect(queued).toEqual([]);
    expect(counters).toEqual(['unavailable cognito not_shown_yet']);
  });

  it.each<[string, string, Partial<ChangeReceiver>]>([
    ['Cognito does not answer', 'AdminEnableUser', { readUser: failing('unavailable') }],
    ['the queue does not, with a removal', 'AdminDeleteUser', { enqueue: failing('no_queue') }],
    ['the queue does not, after a look', 'AdminEnableUser', { enqueue: failing('no_queue') }],
  ])('fails, to be tried again, when %s', async (_, name, more) => {
    const { receive, queued, counters, entries } = scene(more);
    await expect(receive(eventOf(name))).rejects.toThrow('it failed');
    expect(queued).toEqual([]);
    expect(counters).toEqual([expect.stringMatching(/^unavailable cognito \w+$/)]);
    expect(entries).toMatchObject([{ level: 'error', event: 'change_unavailable' }]);
  });

  it.each([
    ['AdminDeleteUser', { errorCode: 'AccessDenied' }, 'failed_call'],
    ['AdminDeleteUser', { requestParameters: { userPoolId: 'eu-x' } }, 'other_pool'],
    ['AdminDeleteUser', { eventName: 'AdminGetUser' }, 'other_call'],
    ['DeleteGroup', { requestParameters: { userPoolId: 'eu-x' } }, 'other_pool'],
    ['DeleteGroup', { errorCode: 'ResourceNotFoundException' }, 'failed_call'],
    [
      'DeleteGroup',
      { requestParameters: { userPoolId: 'eu-west-1_Loom1', groupName: 'eu-west-1_Loom1_Okta' } },
      'automatic_group',
    ],
  ])('is ignored: %s with %j', async (name, more, reason) => {
    const event = eventOf(name);
    const changed = Object.entries(more).reduce<unknown>(
      (sofar, [field, value]) => put(sofar, ['detail', field], value),
      event,
    );
    const { receive, queued, counters, entries } = scene();
    expect(await receive(changed)).toEqual({ ignored: reason });
    expect(queued).toEqual([]);
    expect(counters).toEqual(['ignored cognito']);
    expect(entries).toMatchObject([{ level: 'info', fields: { reason } }]);
  });

  it('is kept when it cannot be read', async () => {
    const event = put(eventOf('AdminDeleteUser'), ['detail', 'additionalEventData'], undefined);
    const { receive, queued, kept, counters } = scene();
    expect(await receive(event)).toEqual({ kept: true });
    expect(queued).toEqual([]);
    expect(kept).toMatchObject([
      {
        source: 'cognito',
        eventType: 'AdminDeleteUser',
        eventId: 'b7c2d9f4-0000-4000-8000-000000000203',
        path: 'detail.additionalEventData',
        reason: 'unparseable_event',
      },
    ]);
    expect(JSON.parse(Buffer.from(kept[0]?.body ?? '').toString())).toEqual(event);
    expect(counters).toEqual(['unparseable cognito unparseable_event']);
  });

  it('is kept when it deleted a group, and rings: nobody else would take what that gave', async () => {
    const { receive, queued, kept, counters, entries } = scene();
    expect(await receive(eventOf('DeleteGroup'))).toEqual({ kept: true });
    expect(queued).toEqual([]);
    const remedy = expect.stringContaining('permit-sync reconcile cognito --apply');
    expect(kept).toMatchObject([{ eventType: 'DeleteGroup', message: remedy }]);
    expect(eventOf('DeleteGroup')).toMatchObject({ detail: { eventID: kept[0]?.eventId } });
    expect(entries).toMatchObject([{ level: 'error', fields: { message: remedy } }]);
    expect(counters).toEqual(['unparseable cognito unparseable_event']);
  });

  it('fails, to be tried again, when it can be neither read nor kept', async () => {
    const event = put(eventOf('AdminDeleteUser'), ['detail', 'eventTime'], 'soon');
    const { receive, counters } = scene({ keepUnparsed: failing('no_queue') });
    await expect(receive(event)).rejects.toThrow('it failed');
    expect(counters).toEqual(['unavailable cognito no_queue']);
  });
});
