import { describe, expect, it } from 'vitest';
import { failureOf, open, WAYS } from './environment.ts';

describe.each(WAYS)('a role made over %s', (way) => {
  it('is there afterwards', async () => {
    const { permit, close } = await open(way);
    expect(await permit.createRole({ key: 'editor', name: 'Editor' })).toBe(true);
    expect([...(await permit.roles())]).toContain('editor');
    await close();
  });

  it('is left as it is where it was there before', async () => {
    const { permit, close } = await open(way);
    expect(await permit.createRole({ key: 'admin', name: 'another' })).toBe(false);
    await close();
  });

  it('fails with the route, and without the key of a role, where Permit refuses it', async () => {
    const { standIn, permit, close } = await open(way);
    standIn.faults.add({
      when: ({ method }) => method === 'POST',
      effect: { kind: 'error', status: 403 },
    });
    const failure = await failureOf(permit.createRole({ key: 'secret-role', name: 'x' }));
    expect(failure).toMatchObject({ code: 'unauthorized' });
    expect(String(failure)).toContain('POST /roles');
    expect(String(failure)).not.toContain('secret-role');
    await close();
  });
});
