import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSecret } from '../../../lib/config/index.ts';
import { createTokens, type FixedToken } from '../../../lib/scim/tokens/index.ts';
import { openTokenTable } from './token-table.ts';

const OLD = 'the-old-token-of-acme';
const NEW = 'the-new-token-of-acme';
const token = (value: string, tenant = 'acme'): FixedToken => ({ tenant, token: value });

let place: Awaited<ReturnType<typeof openTokenTable>>;
beforeAll(async () => {
  place = await openTokenTable();
});
beforeEach(() => {
  place.calls.length = 0;
});
afterAll(() => place.close());

/** Tokens of a setting that stands in a store. */
function open(...first: FixedToken[]) {
  let held: readonly FixedToken[] = first;
  let reads = 0;
  const fixed = createSecret<readonly FixedToken[]>({
    name: 'SCIM_TOKENS',
    first,
    async read() {
      reads += 1;
      return held;
    },
    ttlMs: 300_000,
    now: () => 0,
  });
  const { client, table } = place;
  const tokens = createTokens({ client, table, now: () => 0, fixed });
  const put = (...next: FixedToken[]) => {
    held = next;
  };
  return { tokens, put, reads: () => reads };
}

describe('tokens of the setting', () => {
  it('are read again for one that nobody knows, and it opens its tenant alone', async () => {
    const { tokens, put } = open(token(OLD));
    put(token(NEW), token('a-token-of-globex-alone', 'globex'));
    expect(await tokens.verify('acme', NEW)).toBe(true);
    expect(await tokens.verify('globex', NEW)).toBe(false);
    expect(await tokens.verify('acme', OLD)).toBe(false);
  });

  it('are not read again for one that they or the table have', async () => {
    const { tokens, reads } = open(token(OLD));
    const made = await tokens.create({ tenant: 'acme' });
    expect(await tokens.verify('acme', OLD)).toBe(true);
    expect(await tokens.verify('acme', made.token)).toBe(true);
    expect(reads()).toBe(0);
  });

  it('are read once in a second, whoever makes up tokens', async () => {
    const { tokens, reads } = open(token(OLD));
    for (let n = 0; n < 50; n += 1) {
      expect(await tokens.verify('acme', `made-up-${n}`)).toBe(false);
    }
    expect(await tokens.verify('acme', OLD)).toBe(true);
    expect(reads()).toBe(1);
  });

  it('open none when there are none', async () => {
    const { client, table } = place;
    for (const fixed of [undefined, []]) {
      const tokens = createTokens({ client, table, now: () => 0, fixed });
      expect(await tokens.verify('acme', OLD)).toBe(false);
    }
  });
});
