import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokens, type TokensOptions } from '../../../lib/scim/tokens/index.ts';
import { openTokenTable } from './token-table.ts';

const DAY_MS = 86_400_000;
let place: Awaited<ReturnType<typeof openTokenTable>>;
let time = 1_760_000_000_000;
let made = 0;

const open = (more: Partial<TokensOptions> = {}) =>
  createTokens({ client: place.client, table: place.table, now: () => time, ...more });
/** Of its own for each test. */
const newTenant = () => {
  made += 1;
  return `tenant-${made}`;
};

beforeAll(async () => {
  place = await openTokenTable();
});
beforeEach(() => {
  place.calls.length = 0;
});
afterAll(() => place.close());

describe('a token that was created', () => {
  it('opens its tenant, at once and in every process, and no other tenant', async () => {
    const tenant = newTenant();
    const { token } = await open().create({ tenant });
    expect(token).toMatch(/^scim_[\w-]{43}$/);
    expect(await open().verify(tenant, token)).toBe(true);
    for (const other of [newTenant(), tenant.toUpperCase(), `${tenant}/tokens`, '..', '']) {
      expect(await open().verify(other, token), other).toBe(false);
    }
  });

  it('is one of several, so that they can be exchanged without a gap', async () => {
    const tenant = newTenant();
    const tokens = open();
    const old = await tokens.create({ tenant, note: 'okta, 2025' });
    time += 1;
    const fresh = await tokens.create({ tenant, note: 'okta, 2026', expiresInDays: 90 });
    expect(await tokens.list(tenant)).toEqual([
      { id: old.id, note: 'okta, 2025', createdAt: time - 1, expiresOn: null },
      { id: fresh.id, note: 'okta, 2026', createdAt: time, expiresOn: time + 90 * DAY_MS },
    ]);
    expect(await tokens.revoke(tenant, old.id)).toBe(true);
    expect(await tokens.verify(tenant, old.token)).toBe(false);
    expect(await tokens.verify(tenant, fresh.token)).toBe(true);
    expect((await tokens.list(tenant)).map(({ id }) => id)).toEqual([fresh.id]);
  });

  it('is kept as a digest only', async () => {
    const tenant = newTenant();
    const { token } = await open().create({ tenant, note: 'for Okta' });
    const { Items } = await place.client.send(new ScanCommand({ TableName: place.table }));
    const kept = JSON.stringify(Items);
    expect(kept).toContain(tenant);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(token.slice('scim_'.length, 20));
  });

  it('expires to the millisecond, however lately it was let in', async () => {
    const tenant = newTenant();
    const tokens = open();
    const { token } = await tokens.create({ tenant, expiresInDays: 1 });
    time += DAY_MS - 1;
    expect(await tokens.verify(tenant, token)).toBe(true);
    time += 1;
    expect(await tokens.verify(tenant, token)).toBe(false);
  });
});

describe('asking the table', () => {
  it('is done once in ten seconds for a token that is good', async () => {
    const tenant = newTenant();
    const { token } = await open().create({ tenant });
    const tokens = open();
    place.calls.length = 0;
    for (let request = 0; request < 3; request++) await tokens.verify(tenant, token);
    expect(place.calls).toEqual(['GetItemCommand']);
    time += 10_000;
    await tokens.verify(tenant, token);
    expect(place.calls).toHaveLength(2);
  });

  it('is done each time for one that is not, so that a new one works at once', async () => {
    const tokens = open();
    const tenant = newTenant();
    for (let request = 0; request < 2; request++) {
      expect(await tokens.verify(tenant, 'scim_unknown')).toBe(false);
    }
    expect(place.calls).toEqual(['GetItemCommand', 'GetItemCommand']);
  });

  it('lets a revoked one in for ten seconds more where it was let in just before', async () => {
    const tenant = newTenant();
    const warm = open();
    const { id, token } = await warm.create({ tenant });
    await warm.verify(tenant, token);
    await open().revoke(tenant, id);
    time += 9_999;
    expect(await warm.verify(tenant, token)).toBe(true);
    time += 1;
    expect(await warm.verify(tenant, token)).toBe(false);
  });

  it('ends in a 503 when nobody answers', async () => {
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:9',
      region: 'eu-north-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
    });
    const asked = open({ client }).verify('acme', 'scim_any');
    await expect(asked).rejects.toMatchObject({ status: 503, retryAfter: 5 });
    client.destroy();
  });
});

describe('revoking', () => {
  it.each(['', 'abcdefabcdef', 'a'])(
    'of an id that the tenant has not (%j) does nothing',
    async (id) => {
      const tenant = newTenant();
      const tokens = open();
      const { token } = await tokens.create({ tenant });
      expect(await tokens.revoke(tenant, id)).toBe(false);
      expect(await tokens.verify(tenant, token)).toBe(true);
    },
  );

  it("cannot reach another tenant's", async () => {
    const tokens = open();
    const [acme, globex] = [newTenant(), newTenant()];
    const { id, token } = await tokens.create({ tenant: acme });
    expect(await tokens.revoke(globex, id)).toBe(false);
    expect(await tokens.verify(acme, token)).toBe(true);
  });
});

describe('a token of the settings', () => {
  const fixed = [
    { tenant: 'acme', token: 'a-fixed-token-of-acme' },
    { tenant: 'globex', token: 'a-fixed-token-of-globex' },
    { tenant: 'initech', token: 'a-fixed-token-of-acme' },
  ];

  it('opens its own tenant without asking the table', async () => {
    const tokens = open({ fixed });
    for (const { tenant, token } of fixed) expect(await tokens.verify(tenant, token)).toBe(true);
    expect(place.calls).toEqual([]);
    expect(await tokens.verify('globex', 'a-fixed-token-of-acme')).toBe(false);
    expect(await tokens.verify('acme', 'a-fixed-token-of-acm')).toBe(false);
  });
});
