import { describe, expect, it } from 'vitest';
import { type Example, outcomeOf, runExample } from '../../lib/examples/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';
import { clerk, deletion, membership, signUp } from './stories.ts';

const run = async (example: Example, config: SyncConfig = {}) =>
  await runExample(example, compileMapping(config));
const factsBy = async (events: Parameters<typeof clerk>[0], config: SyncConfig = {}) =>
  (await outcomeOf(clerk(events), compileMapping(config))).facts;

const ada = { email: 'ada@example.com' };
const joined = [signUp('user_1', ada.email), membership('user_1', 'org_1', 'org:admin')];

describe('an example', () => {
  it('is as stated, or says what differs', async () => {
    const stated = { users: { user_1: { ...ada, roles: { org_1: 'admin' } } } };
    expect(await run(clerk(joined, stated))).toEqual({
      name: 'an example',
      ok: true,
      differences: [],
      remarks: [],
    });
    const renamed = { clerk: { roles: { rename: { 'org:admin': ['owner', 'billing'] } } } };
    expect(await run(clerk(joined, stated), renamed)).toMatchObject({
      ok: false,
      differences: [
        { path: 'users.user_1.roles.org_1', expected: ['admin'], found: ['billing', 'owner'] },
      ],
    });
  });

  it('has the attributes that the config maps', async () => {
    const config: SyncConfig = { clerk: { profile: [], attributes: { plan: 'metadata.plan' } } };
    expect((await factsBy(joined, config)).users).toEqual({
      user_1: { attributes: { plan: 'pro' }, roles: { org_1: ['admin'] } },
    });
  });

  it('is not as stated with an event of a type that nobody reads', async () => {
    const result = await run(clerk([{ type: 'user.craeted', data: { id: 'user_1' } }]));
    expect(result).toMatchObject({
      ok: false,
      differences: [
        {
          path: 'events.0.type',
          expected: expect.stringContaining('user.created'),
          found: 'user.craeted',
        },
      ],
      remarks: ['event 1 (user.craeted): nothing is made of such an event'],
    });
  });

  it('has a remark on an event that becomes nothing on purpose', async () => {
    const event = { type: 'user.created', a0purpose: 'test', data: { object: { user_id: 'u' } } };
    const example: Example = {
      name: 'a test',
      source: 'auth0',
      events: [event],
      facts: { users: {} },
    };
    expect(await run(example)).toMatchObject({
      ok: true,
      remarks: ['event 1 (user.created): nothing is made of such an event'],
    });
  });

  it('ends with the last event, each told after the one before', async () => {
    const moved = [...joined, membership('user_1', 'org_1', 'org:guest', 'updated')];
    expect((await factsBy(moved)).users['user_1']?.roles).toEqual({ org_1: ['guest'] });
    const left = [...moved, membership('user_1', 'org_1', 'org:guest', 'deleted')];
    expect(await factsBy(left)).toEqual({
      users: { user_1: ada },
      tenants: { org_1: {} },
      instances: {},
    });
  });
});

describe('a deletion', () => {
  it('leaves nobody', async () => {
    expect((await factsBy([...joined, deletion('user_1')])).users).toEqual({});
  });

  it('leaves the record as it was, without roles, where the config keeps it', async () => {
    const config: SyncConfig = { users: { onDelete: 'unassign' } };
    expect((await factsBy([...joined, deletion('user_1')], config)).users).toEqual({ user_1: ada });
  });

  it('makes nobody of whom nothing was known', async () => {
    const config: SyncConfig = { users: { onDelete: 'unassign' } };
    expect((await factsBy([deletion('user_1')], config)).users).toEqual({});
    expect((await factsBy([membership('u', 't', 'org:a', 'deleted')])).users).toEqual({});
  });
});

describe('a refusal', () => {
  const refused = (reason: string, events = [{ type: 'user.created', data: {} }]): Example => ({
    name: 'refused',
    source: 'clerk',
    events,
    refused: reason,
  });

  it('is that of the dead letter', async () => {
    expect(await run(refused('unparseable_event'))).toMatchObject({ ok: true });
    const tooLong = [deletion('é'.repeat(300))];
    expect(await run(refused('invalid_key', tooLong))).toMatchObject({ ok: true });
  });

  it('of another reason differs, and so does one that did not come, or was not expected', async () => {
    expect((await run(refused('wrong_type'))).differences).toEqual([
      {
        path: 'refused',
        expected: 'wrong_type',
        found: 'unparseable_event: events.0: data.id: must be string',
      },
    ]);
    expect((await run(refused('wrong_type', [deletion('user_1')]))).differences).toEqual([
      { path: 'refused', expected: 'wrong_type', found: null },
    ]);
    const unexpected = await run(clerk([{ type: 'user.created', data: {} }]));
    expect(unexpected.differences).toMatchObject([{ path: 'refused', expected: null }]);
  });
});
