import { describe, expect, it } from 'vitest';
import { type Example, runExample, tellEvents } from '../../lib/examples/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';

type Events = Extract<Example, { source: 'handoff' }>['events'];

const tell = (events: Events, config: SyncConfig = {}) =>
  tellEvents(
    { name: 'one', source: 'handoff', events, facts: { users: {} } },
    compileMapping(config),
  );

describe('the claims of a token', () => {
  it('are told as the handoff tells them', () => {
    const claims = { sub: 'u', email: 'a@b.example', org_id: 't', org_name: 'T', roles: ['x'] };
    const [told] = tell([claims]);
    expect(told).toMatchObject({ type: 'handoff', isKnown: true });
    const job = (kind: string) => told?.jobs.find((one) => one.kind === kind);
    expect(job('tenant')).toMatchObject({ tenant: 't', whole: false, fields: { name: 'T' } });
    expect(job('user')).toMatchObject({
      user: 'u',
      whole: false,
      fields: { email: 'a@b.example' },
    });
    expect(job('membership')).toMatchObject({ user: 'u', roles: [{ id: 'x', name: 'x' }] });
    expect(told?.jobs).toHaveLength(3);
  });

  it('are of the time and the id that they state', () => {
    const [first, second, third] = tell([
      { sub: 'u' },
      { sub: 'u', iat: 1_800_000_000, jti: 'j-1' },
      { sub: 'u' },
    ]);
    expect(second).toMatchObject({ eventId: 'j-1', jobs: [{ version: 1_800_000_000_000 }] });
    expect(first?.jobs[0]?.version).toBeLessThan(1_800_000_000_000);
    expect(third?.jobs[0]?.version).toBeGreaterThan(1_800_000_000_000);
  });

  it('that cannot be used are refused with the code that says why', async () => {
    const example: Example = {
      name: 'one',
      source: 'handoff',
      events: [{ sub: 'u' }, { sub: ['u'] }],
      refused: 'wrong_type',
    };
    expect(await runExample(example, compileMapping({}))).toMatchObject({ ok: true });
    const wrong = { ...example, refused: 'missing_value' };
    const { differences } = await runExample(wrong, compileMapping({}));
    expect(differences).toMatchObject([{ path: 'refused', expected: 'missing_value' }]);
  });
});

describe('a handoff', () => {
  it('takes roles by a token that has fewer, and none by one that does not speak of them', async () => {
    const named = (roles: object) => ({ sub: 'u', org_id: 't', ...roles });
    const events = [named({ roles: ['a', 'b'] }), named({ roles: ['b'] }), named({})];
    const facts = { users: { u: { roles: { t: 'b' } } }, tenants: { t: {} } };
    const example: Example = { name: 'one', source: 'handoff', events, facts };
    expect((await runExample(example, compileMapping({}))).differences).toEqual([]);
  });

  it('is in the config’s tenant, where the token names none', async () => {
    const facts = { users: { u: { roles: { main: 'guest' } } } };
    const example: Example = { name: 'one', source: 'handoff', events: [{ sub: 'u' }], facts };
    const config = { handoff: { tenant: 'main', roles: { default: 'guest' } } };
    expect((await runExample(example, compileMapping(config))).differences).toEqual([]);
  });
});
