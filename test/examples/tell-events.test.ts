import { describe, expect, it } from 'vitest';
import { type Example, tellEvents as tell } from '../../lib/examples/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { clerk, deletion, membership } from './stories.ts';

const tellEvents = (example: Example) => tell(example, compileMapping({}));
const versionsOf = (example: Example) =>
  tellEvents(example).flatMap(({ jobs }) => jobs.map(({ version }) => version));
const isRising = (versions: readonly number[]) =>
  versions.every((version, at) => at === 0 || version > (versions[at - 1] ?? 0));

const AT = 1_767_225_600_000;
const member = (user: string, more: object = {}) => ({
  type: 'organization.member.added',
  data: { object: { organization: { id: 'org_1' }, user: { user_id: user } } },
  ...more,
});
const auth0 = (events: Extract<Example, { source: 'auth0' }>['events']): Example => ({
  name: 'one',
  source: 'auth0',
  events,
  facts: { users: {} },
});
const trigger = (sub: string) => ({
  triggerSource: 'PostAuthentication_Authentication',
  request: { userAttributes: { sub } },
});

describe('events that state no time', () => {
  it('are each newer than the one before', () => {
    const events = [membership('u', 't', 'org:admin'), deletion('u'), deletion('u')];
    expect(versionsOf(clerk(events))).toHaveLength(3);
    expect(isRising(versionsOf(clerk(events)))).toBe(true);
    expect(isRising(versionsOf(auth0([member('a'), member('b'), member('c')])))).toBe(true);
    const cognito = { source: 'cognito' as const, events: [trigger('a'), trigger('b')] };
    const perEvent = tellEvents({ ...cognito, name: 'one', facts: { users: {} } }).map(
      ({ jobs }) => jobs[0]?.version ?? 0,
    );
    expect(isRising(perEvent)).toBe(true);
  });

  it('are newer than one before that does, and older than one after', () => {
    const stated = { ...deletion('u'), timestamp: AT };
    expect(isRising(versionsOf(clerk([deletion('u'), stated, deletion('u')])))).toBe(true);
    const dated = member('b', { time: new Date(AT).toISOString() });
    expect(versionsOf(auth0([dated, member('a')]))).toEqual([AT, AT + 1000]);
  });
});

describe('events that state their time', () => {
  it('keep it, be it older than what was told before', () => {
    const { data, type } = membership('u', 't', 'org:admin');
    const late = { type, data: { ...data, updated_at: AT - 60_000 } };
    const events = [{ ...deletion('u'), timestamp: AT }, late, deletion('u')];
    expect(versionsOf(clerk(events))).toEqual([AT, AT - 60_000, expect.any(Number)]);
    expect(isRising([AT, versionsOf(clerk(events))[2] ?? 0])).toBe(true);
  });

  it('of one time count in the order in which they are told', () => {
    const told = tellEvents(clerk([deletion('u'), deletion('u')]));
    expect(told.map(({ eventId }) => eventId)).toEqual(['example-000001', 'example-000002']);
  });

  it('keep their own id', () => {
    expect(tellEvents(auth0([member('a', { id: 'evt_1' })]))[0]?.eventId).toBe('evt_1');
  });
});

describe('an event', () => {
  it('that becomes nothing has no jobs', () => {
    const told = tellEvents(clerk([{ type: 'session.created', data: {} }]));
    expect(told).toMatchObject([{ type: 'session.created', jobs: [] }]);
  });

  it('that its parser cannot read says where and why', () => {
    const told = tellEvents(clerk([{ type: 'user.created', data: {} }]));
    expect(told).toMatchObject([{ jobs: [], unreadable: 'data.id: must be string' }]);
  });
});
