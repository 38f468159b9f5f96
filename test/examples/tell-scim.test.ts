import { describe, expect, it } from 'vitest';
import { type Example, runExample, tellEvents } from '../../lib/examples/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';

type Events = Extract<Example, { source: 'scim' }>['events'];
type Outcome = Pick<Example, 'facts'> | Pick<Example, 'refused'>;

const mira = { id: 'm', userName: 'Mira@north.example', displayName: 'Mira' };
const staff = { displayName: 'staff' };
const at = (tenant: string, user: Events[number]['user'] = mira, more: object = {}) => ({
  tenant,
  user,
  ...more,
});

const example = (events: Events): Example => ({
  name: 'an example',
  source: 'scim',
  events,
  facts: { users: {} },
});
const DELETING: SyncConfig = { scim: { onDelete: 'delete' } };
const tell = (events: Events, config: SyncConfig = DELETING) =>
  tellEvents(example(events), compileMapping(config));
const jobsOf = (events: Events, config: SyncConfig = DELETING) =>
  (tell(events, config).at(-1)?.jobs ?? []).map((job) => [
    job.kind,
    'user' in job ? job.user : '',
    ...('tenant' in job ? [job.tenant] : []),
  ]);
const key = 'mira@north.example';

describe('what a directory has of a user', () => {
  it('is its record and its groups', () => {
    const [told] = tell([at('north', mira, { groups: [{ ...staff, externalId: 'x' }, staff] })]);
    expect(told).toMatchObject({ type: 'scim.user', isKnown: true });
    expect(told?.jobs).toMatchObject([
      { kind: 'user', user: key, change: 'created', fields: { name: 'Mira' } },
      { kind: 'membership', tenant: 'north', roles: [{ id: 'staff', name: 'staff' }] },
    ]);
  });

  it('keeps its groups where none are told', () => {
    const roles = (groups: object) =>
      tell([at('north', mira, { groups: [staff] }), at('north', mira, groups)])
        .at(-1)
        ?.jobs.flatMap((job) => (job.kind === 'membership' ? [job.roles] : []));
    expect(roles({})).toEqual([[{ id: 'staff', name: 'staff' }]]);
    expect(roles({ groups: [] })).toEqual([[]]);
  });

  it('is read as the endpoint reads it', () => {
    const entra = { ...mira, active: 'False' };
    expect(jobsOf([at('north'), at('north', entra)])).toEqual([
      ['user', key],
      ['membership.deleted', key, 'north'],
    ]);
  });

  it('is newer with each event', () => {
    const versions = tell([at('north'), at('north'), at('south')]).map(
      ({ jobs }) => jobs[0]?.version ?? 0,
    );
    expect(versions.toSorted((a, b) => a - b)).toEqual(versions);
    expect(new Set(versions).size).toBe(3);
  });

  it('is one resource by its id, else its external id, else its userName', () => {
    const renamed = (user: object) => ({ ...user, userName: 'new@north.example' });
    const same = [{ id: 'm' }, { externalId: 'e' }].map((known) => ({ ...known, userName: key }));
    for (const user of same) {
      expect(jobsOf([at('north', user), at('north', renamed(user))])).toEqual([
        ['user.deleted', key],
        ['user', 'new@north.example'],
        ['membership', 'new@north.example', 'north'],
      ]);
    }
    const other = jobsOf([at('north', { userName: key }), at('north', renamed({}))]);
    expect(other).not.toContainEqual(['user.deleted', key]);
  });
});

describe('a deletion', () => {
  it('deletes the user', () => {
    expect(jobsOf([at('north'), at('north', mira, { deleted: true })])).toEqual([
      ['user.deleted', key],
    ]);
  });

  it('of nobody is nothing', () => {
    expect(jobsOf([at('north', mira, { deleted: true })])).toEqual([]);
  });
});

describe('two tenants that have one person', () => {
  const both = [at('north'), at('south')];

  it('each have their say, the first one on the record', () => {
    expect(jobsOf(both)).toEqual([['membership', key, 'south']]);
    expect(jobsOf([...both, at('north')])).toEqual([
      ['user', key],
      ['membership', key, 'north'],
    ]);
  });

  it('hand the record on when the first one goes', () => {
    expect(jobsOf([...both, at('north', mira, { deleted: true })])).toEqual([
      ['membership.deleted', key, 'north'],
      ['user', key],
      ['membership', key, 'south'],
    ]);
  });

  it('hand it on when the first one calls its user otherwise', () => {
    expect(jobsOf([...both, at('north', { ...mira, userName: 'x' })])).toEqual([
      ['membership.deleted', key, 'north'],
      ['user', key],
      ['membership', key, 'south'],
      ['user', 'x'],
      ['membership', 'x', 'north'],
    ]);
  });

  it('delete the user with the last of them', () => {
    const first = at('north', mira, { deleted: true });
    expect(jobsOf([...both, first, at('south', mira, { deleted: true })])).toEqual([
      ['user.deleted', key],
    ]);
  });

  it('have two, where the key has the tenant in it', () => {
    expect(jobsOf(both, { scim: { userKey: '{tenant}|{userName}' } })).toEqual([
      ['user', `south|${key}`],
      ['membership', `south|${key}`, 'south'],
    ]);
  });
});

describe('what the endpoint refuses', () => {
  const run = (events: Events, outcome: Outcome, config: SyncConfig = {}) => {
    const stated = { name: 'one', source: 'scim' as const, events };
    const whole =
      'refused' in outcome && outcome.refused !== undefined
        ? { ...stated, refused: outcome.refused }
        : { ...stated, facts: { users: {} } };
    return runExample(whole, compileMapping(config));
  };

  it.each<[string, Events, string, SyncConfig]>([
    ['a second user with the key', [at('n'), at('n', { ...mira, id: 'o' })], 'uniqueness', {}],
    ['no value for the key', [at('n')], 'invalidValue', { scim: { userKey: '{email}' } }],
    ['an attribute of a wrong type', [at('n', { ...mira, emails: 7 })], 'invalidValue', {}],
    ['no userName', [at('n', { userName: '' })], 'invalidValue', {}],
  ])('%s: can be stated', async (_, events, refused, config) => {
    expect(await run(events, { refused }, config)).toMatchObject({ ok: true, differences: [] });
    const { differences } = await run(events, {}, config);
    expect(differences[0]?.path).toBe('refused');
  });

  it('changes nothing', () => {
    const events = [at('n'), at('n', { ...mira, id: 'o' }), at('n', mira, { deleted: true })];
    expect(jobsOf(events)).toEqual([['user.deleted', key]]);
  });
});
