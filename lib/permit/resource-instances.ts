import type { AxiosResponse } from 'axios';
import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import type { JsonObject } from '../jobs/index.ts';
import { gone, isTaken, missing, orNull } from './already.ts';
import { type Each, PAGE_SIZE } from './pages.ts';
import { readAnswer } from './read-answer.ts';
import type { Within } from './within.ts';

export interface InstanceRecord {
  /** `<resource>:<key>`, as every other call names it. */
  readonly key: string;
  readonly tenant: string;
  readonly attributes: JsonObject;
  /** When Permit made it, in ms since the epoch; where it was read and is told. Never sent. */
  readonly createdAt?: number | undefined;
}

/** Sends a body to a path of the environment's facts. */
type Post = (path: string, body: unknown) => Promise<AxiosResponse<unknown>>;

/** An instance as Permit answers it: its key is the part that is its own. */
export const instanceRead = z.object({
  key: z.string(),
  resource: z.string(),
  tenant: z.nullish(z.string()),
  attributes: z.nullish(z.record(z.string(), z.json())),
  created_at: z.nullish(z.string()),
});

export const instancesPage = z.array(instanceRead);

/** An ISO 8601 time, as ms. What cannot be read is not told. */
function timeOf(text: string | null | undefined): number | undefined {
  const ms = text == null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** An instance by its whole key. */
export function instanceOf(read: z.infer<typeof instanceRead>): InstanceRecord {
  const createdAt = timeOf(read.created_at);
  return {
    key: `${read.resource}:${read.key}`,
    tenant: read.tenant ?? '',
    attributes: read.attributes ?? {},
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

/** The body that is the whole instance. A key without a resource leaves the own part empty, which Permit refuses. */
export function wholeInstance({ key, tenant, attributes }: InstanceRecord) {
  const [resource = '', ...own] = key.split(':');
  return { key: own.join(':'), resource, tenant, attributes };
}

/** Resource instances by key. */
export function createResourceInstanceCalls(permit: Permit, within: Within, post: Post) {
  const { resourceInstances } = permit.api;
  return {
    /** One in no tenant has an empty text there. */
    async getInstance(key: string): Promise<InstanceRecord | null> {
      const answer = await orNull(() => within(() => resourceInstances.get(key)));
      if (answer === null) return null;
      return instanceOf(readAnswer(instanceRead, answer, 'a resource instance'));
    },
    /** The whole keys of all; `null`: there are more than so many pages. */
    async instanceKeys(maxPages: number, each: Each): Promise<ReadonlySet<string> | null> {
      const keys = new Set<string>();
      for (let page = 1; page <= maxPages; page++) {
        const list = () => resourceInstances.list({ page, perPage: PAGE_SIZE });
        const answer = await each(() => within(list));
        const rows = readAnswer(instancesPage, answer, 'resource instances');
        for (const { resource, key } of rows) keys.add(`${resource}:${key}`);
        if (rows.length < PAGE_SIZE) return keys;
      }
      return null;
    },
    /**
     * POST. The answer is 201 for one that was made and 200 for one that exists, with the same body; the SDK does not
     * tell which, so it is asked past the SDK.
     */
    async createInstance(instance: InstanceRecord): Promise<boolean> {
      try {
        return (await post('/resource_instances', wholeInstance(instance))).status === 201;
      } catch (error) {
        if (!isTaken(error)) throw error;
        return false;
      }
    },
    async patchInstance(key: string, attributes: JsonObject): Promise<void> {
      await missing('instance', () => within(() => resourceInstances.update(key, { attributes })));
    },
    /** Its relationships go too, and the roles on it. */
    async deleteInstance(key: string): Promise<void> {
      await gone(() => within(() => resourceInstances.delete(key)));
    },
  };
}
