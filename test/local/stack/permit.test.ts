import { afterEach, describe, expect, it } from 'vitest';
import { startStack } from '../../../local/stack/index.ts';
import { type LocalPermit, startPermit } from '../../../local/stack/permit.ts';

let permit: LocalPermit | undefined;
afterEach(async () => {
  await permit?.close();
  permit = undefined;
});

const LIMITS = {
  requestsPerMinute: 2,
  writesPerMinute: 2,
  deletesPerMinute: 2,
  bulkPer10Minutes: 2,
};

async function statuses({ url, apiKey }: LocalPermit, calls: number): Promise<number[]> {
  const found = [];
  for (let call = 0; call < calls; call++) {
    const headers = { authorization: `Bearer ${apiKey}` };
    found.push((await fetch(`${url}/v2/api-key/scope`, { headers })).status);
  }
  return found;
}

describe('PERMIT_LIMITS', () => {
  it('are what the stand-in allows, and what the functions are told', async () => {
    const environment = { PERMIT_LIMITS: JSON.stringify(LIMITS) };
    permit = await startPermit({ environment, roles: [] });
    expect(await statuses(permit, 3)).toEqual([200, 200, 429]);
    expect(JSON.parse(permit.limits)).toEqual(LIMITS);
  });

  it('are the documented ones unless given', async () => {
    permit = await startPermit({ environment: { PERMIT_LIMITS: '' }, roles: [] });
    expect(JSON.parse(permit.limits)).toMatchObject({ requestsPerMinute: 1000 });
    expect(await statuses(permit, 3)).toEqual([200, 200, 200]);
  });

  it.each([
    ['no JSON', 'PERMIT_LIMITS: must be a JSON object'],
    ['{"requestsPerMinute":10}', 'PERMIT_LIMITS.'],
    [JSON.stringify({ ...LIMITS, writesPerMinute: 0 }), 'PERMIT_LIMITS.writesPerMinute'],
  ])('are refused by name when malformed: %s', async (limits, message) => {
    for (const key of [{}, { PERMIT_API_KEY: 'permit_key_x' }]) {
      const starting = startPermit({ environment: { PERMIT_LIMITS: limits, ...key }, roles: [] });
      await expect(starting).rejects.toMatchObject({
        code: 'bad_option',
        message: expect.stringContaining(message),
      });
    }
  });
});

describe('the schema of the stand-in', () => {
  it('has the roles and resources that the stack is started with', async () => {
    const stack = await startStack({
      functions: new URL('./none/', import.meta.url),
      roles: ['owner'],
      resources: { folder: {}, document: { roles: ['editor'], relations: { parent: 'folder' } } },
    });
    const { roles, resources } = stack.permit.standIn?.save() ?? {};
    await stack.close();
    expect(roles).toMatchObject([{ key: 'owner' }]);
    expect(resources).toMatchObject([
      { key: 'folder', roles: [], relations: [] },
      { key: 'document', roles: [{ key: 'editor' }], relations: [{ subject: 'folder' }] },
    ]);
  });
});
