import * as fc from 'fast-check';
import { bearerOf } from '../../../lib/scim/http/bearer.ts';
import { createTokens } from '../../../lib/scim/tokens/index.ts';
import { damagedString } from '../damaged.ts';
import { guarded, guardedAsync } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';
import { tableInMemory } from '../table-in-memory.ts';

const FIXED = [
  { tenant: 'acme', token: 'a-fixed-token-of-acme' },
  { tenant: 'globex', token: 'with:a-colon' },
];
const STORED = ['acme', 'globex'].map((tenant) => ({ tenant, token: `scim_stored-${tenant}` }));
const all = [...FIXED, ...STORED];

const tokens = createTokens({
  client: tableInMemory(STORED),
  table: 'scim',
  now: () => 0,
  fixed: FIXED,
});

export const scimTokens: readonly FuzzProperty[] = [
  property(
    'a SCIM token opens the tenant that it is of, and nothing else',
    fc.record({
      tenant: fc.oneof(
        fc.constantFrom('acme', 'globex'),
        damagedString(['acme', 'globex', 'acme/tokens', '..']),
      ),
      token: fc.oneof(
        fc.constantFrom(...all.map(({ token }) => token)),
        damagedString(all.map(({ token }) => token)),
        fc.string(),
      ),
    }),
    async ({ tenant, token }) => {
      const opens = await guardedAsync([], () => tokens.verify(tenant, token));
      const isOf = all.some((one) => one.tenant === tenant && one.token === token);
      if (opens !== isOf)
        throw new Error(isOf ? 'refused a good token' : 'opened to another token');
    },
    2,
  ),
  property(
    'the bearer token of a SCIM request is what stands in its header',
    fc.oneof(damagedString(['Bearer scim_a-b', 'bearer   x ', 'Basic Zm9v']), fc.string()),
    (authorization) => {
      const token = guarded([], () =>
        bearerOf({ headers: new Map([['authorization', authorization]]) }),
      );
      if (token === undefined || !authorization.includes(token) || /\s/.test(token)) {
        throw new Error('is of its own');
      }
    },
    2,
  ),
];
