import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { createEngine, reasons } from '../sync/harness.ts';
import { removal, STORY_START, tenant, tenantDeleted, user, userDeleted } from '../sync/jobs.ts';
import { handedOff, isThere } from './handed-off.ts';

const LISA = { email: 'lisa@mail.test', org_id: 'acme', org_name: 'Acme', roles: ['editor'] };
const at = (second: number) => ({ version: STORY_START + second * 1000 });

describe('the facts of a handoff', () => {
  it('are in Permit once the worker has recorded them, and not before', async () => {
    const engine = createEngine();
    const jobs = handedOff(LISA, 10);
    expect(await isThere(engine, jobs)).toBe(false);
    engine.send(...jobs);
    expect(await isThere(engine, jobs)).toBe(false);
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor']);
    expect(engine.tenants()).toEqual({ acme: 'Acme' });
    expect(await isThere(engine, jobs)).toBe(true);
  });

  it('are there however often they are handed off', async () => {
    const engine = createEngine();
    engine.send(...handedOff(LISA, 10));
    await engine.settle();
    const again = handedOff(LISA, 20);
    expect(await isThere(engine, again)).toBe(false);
    engine.send(...again);
    engine.newCalls();
    await engine.settle();
    expect(engine.newCalls().total).toBe(0);
    expect(await isThere(engine, again)).toBe(true);
    expect(await isThere(engine, handedOff(LISA, 10))).toBe(true);
  });

  it('may be about the user alone, or leave roles open', async () => {
    const engine = createEngine();
    const alone = handedOff({ email: 'lisa@mail.test' }, 10);
    const member = handedOff({ org_id: 'acme' }, 11);
    engine.send(...alone, ...member);
    await engine.settle();
    expect(await isThere(engine, alone)).toBe(true);
    expect(await isThere(engine, member)).toBe(true);
    expect(await isThere(engine, handedOff({ org_id: 'globex' }, 11))).toBe(false);
  });

  it('are there when an empty list has taken every role', async () => {
    const engine = createEngine();
    const none = handedOff({ ...LISA, roles: [] }, 20);
    engine.send(...handedOff(LISA, 10));
    await engine.settle();
    expect(await isThere(engine, none)).toBe(false);
    engine.send(...none);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(await isThere(engine, none)).toBe(true);
  });

  it('are in the tenant that the config names for those that name none', async () => {
    const config: SyncConfig = { handoff: { tenant: 'default' } };
    const engine = createEngine({ config });
    const jobs = handedOff({ roles: ['editor'] }, 10, config);
    engine.send(...jobs);
    await engine.settle();
    expect(engine.roles()).toEqual(['ann default editor']);
    expect(await isThere(engine, jobs, config)).toBe(true);
  });
});

describe('what is refused', () => {
  it('never is there: a role that Permit does not have', async () => {
    const engine = createEngine();
    const jobs = handedOff({ ...LISA, roles: ['editor', 'nobody'] }, 10);
    engine.send(...jobs);
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.roles()).toEqual(['ann acme editor']);
    expect(await isThere(engine, jobs)).toBe(false);
  });

  it('never is there: a record that Permit does not take', async () => {
    const engine = createEngine();
    const jobs = handedOff({ ...LISA, email: 'not an address' }, 10);
    engine.send(...jobs);
    await engine.settle();
    expect(reasons(engine)).toEqual(['rejected']);
    expect(engine.roles()).toEqual(['ann acme editor']);
    expect(await isThere(engine, jobs)).toBe(false);
  });
});

describe('something newer', () => {
  const jobs = handedOff(LISA, 10);

  it.each([
    ['a handoff', handedOff({ ...LISA, roles: ['viewer'] }, 20)],
    [
      'the removal from the tenant, by the same word',
      [removal('ann', 'acme', { source: 'handoff', ...at(20) })],
    ],
    ['the deletion of the user', [userDeleted('ann', at(20))]],
    ['the deletion of the tenant', [tenantDeleted('acme', at(20))]],
    [
      "another source's word on its fields",
      [user('ann', { email: 'new@mail.test' }, at(20)), tenant('acme', { name: 'New' }, at(20))],
    ],
  ])('counts as well: %s', async (_, newer) => {
    const before = createEngine();
    before.send(...jobs, ...newer);
    await before.settle();
    expect(await isThere(before, jobs)).toBe(true);
    const late = createEngine();
    late.send(...newer);
    await late.settle();
    late.send(...jobs);
    await late.settle();
    expect(await isThere(late, jobs)).toBe(true);
  });

  it('does not stand in for what the handoff alone says', async () => {
    const engine = createEngine();
    engine.send(user('ann', { email: 'new@mail.test' }, at(20)));
    await engine.settle();
    expect(await isThere(engine, jobs)).toBe(false);
  });
});

describe('a tenant that is deleted, and made again', () => {
  it('has the facts only when they are given again', async () => {
    const engine = createEngine();
    engine.send(...handedOff(LISA, 10));
    await engine.settle();
    engine.send(tenantDeleted('acme', at(20)));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    const again = handedOff(LISA, 30);
    expect(await isThere(engine, again)).toBe(false);
    engine.send(...again);
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor']);
    expect(await isThere(engine, again)).toBe(true);
  });
});
