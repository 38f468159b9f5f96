import { isDeepStrictEqual } from 'node:util';
import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import type { JsonObject } from '../jobs/index.ts';
import { gone, isTaken, missing, orNull } from './already.ts';
import { type Each, PAGE_SIZE } from './pages.ts';
import { readAnswer } from './read-answer.ts';
import type { Within } from './within.ts';

export interface TenantRecord {
  readonly key: string;
  readonly name: string;
  readonly attributes: JsonObject;
}

const tenantsPage = z.array(z.object({ key: z.string() }));
/** A tenant as Permit answers it. */
export const tenantRead = z.object({
  key: z.string(),
  name: z.string(),
  attributes: z.nullish(z.record(z.string(), z.json())),
});

export const tenantOf = ({ key, name, attributes }: z.infer<typeof tenantRead>): TenantRecord => ({
  key,
  name,
  attributes: attributes ?? {},
});

/** Tenants by key. */
export function createTenantCalls(permit: Permit, within: Within) {
  const { tenants } = permit.api;
  return {
    async getTenant(key: string): Promise<TenantRecord | null> {
      const answer = await orNull(() => within(() => tenants.get(key)));
      if (answer === null) return null;
      return tenantOf(readAnswer(tenantRead, answer, 'a tenant'));
    },
    async tenantKeys(maxPages: number, each: Each): Promise<ReadonlySet<string> | null> {
      const keys = new Set<string>();
      for (let page = 1; page <= maxPages; page++) {
        const answer = await each(() => within(() => tenants.list({ page, perPage: PAGE_SIZE })));
        const rows = readAnswer(tenantsPage, answer, 'tenants');
        for (const { key } of rows) keys.add(key);
        if (rows.length < PAGE_SIZE) return keys;
      }
      return null;
    },
    /**
     * POST. An existing key is answered with 200 by the specification and 409 by the live API; after a 200 the record
     * that came back shows whether it is ours.
     */
    async createTenant({ key, name, attributes }: TenantRecord): Promise<boolean> {
      try {
        const answer = await within(() => tenants.create({ key, name, attributes }));
        const made = tenantRead.safeParse(answer).data;
        return made?.name === name && isDeepStrictEqual(made.attributes ?? {}, attributes);
      } catch (error) {
        if (!isTaken(error)) throw error;
        return false;
      }
    },
    async patchTenant(key: string, patch: Partial<Omit<TenantRecord, 'key'>>): Promise<void> {
      const { name, attributes } = patch;
      const body = {
        ...(name === undefined ? {} : { name }),
        ...(attributes === undefined ? {} : { attributes }),
      };
      await missing('tenant', () => within(() => tenants.update(key, body)));
    },
    async deleteTenant(key: string): Promise<void> {
      await gone(() => within(() => tenants.delete(key)));
    },
  };
}
