import type { JsonObject } from '../jobs/index.ts';
import { inParallel } from '../sync/in-parallel.ts';
import type { ReconcileOptions } from './ports.ts';

/** A resource instance as Permit has it. */
export interface HeldInstance {
  readonly tenant: string;
  readonly attributes: JsonObject;
  /** By subject, `<resource>:<key>`: the relations that it has to this instance. */
  readonly relations: ReadonlyMap<string, readonly string[]>;
}

/** Finds instances in Permit by `<resource>:<key>`: those that are not there are absent. */
export type FindInstances = (keys: readonly string[]) => Promise<ReadonlyMap<string, HeldInstance>>;

type Each = <T>(page: () => Promise<T>) => Promise<T>;

const READS_AT_ONCE = 4;

/** `document` of `document:d1`. */
export const resourceOf = (key: string): string => key.slice(0, key.indexOf(':'));

/**
 * Lists all instances of some resources, with their relationships. An application may have millions of others.
 *
 * @throws {PermitFailure}
 */
export async function readHeldInstances(
  resources: ReadonlySet<string>,
  each: Each,
  { permit, onStep }: Pick<ReconcileOptions, 'permit' | 'onStep'>,
): Promise<ReadonlyMap<string, HeldInstance>> {
  const isWanted = (key: string) => resources.has(resourceOf(key));
  const relations = new Map<string, Map<string, string[]>>();
  for await (const page of permit.tuplePages(each)) {
    for (const { subject, relation, object } of page) {
      if (!isWanted(object)) continue;
      const of = relations.get(object) ?? new Map<string, string[]>();
      relations.set(object, of);
      if (of.get(subject)?.includes(relation) !== true) {
        of.set(subject, [...(of.get(subject) ?? []), relation]);
      }
    }
  }
  const instances = new Map<string, HeldInstance>();
  for await (const page of permit.instancePages(each)) {
    for (const { key, tenant, attributes } of page) {
      if (!isWanted(key)) continue;
      instances.set(key, { tenant, attributes, relations: relations.get(key) ?? new Map() });
    }
    onStep?.({ phase: 'permit instances', done: instances.size });
  }
  return instances;
}

/** Finds them among those that were listed. */
export const inListed =
  (listed: ReadonlyMap<string, HeldInstance>): FindInstances =>
  async (keys) => {
    const found = new Map<string, HeldInstance>();
    for (const key of keys) {
      const held = listed.get(key);
      if (held !== undefined) found.set(key, held);
    }
    return found;
  };

/** Asks for each by itself. */
export function findOneByOne(
  each: Each,
  { permit, signal }: Pick<ReconcileOptions, 'permit' | 'signal'>,
): FindInstances {
  return async (keys) => {
    const found = new Map<string, HeldInstance>();
    await inParallel(READS_AT_ONCE, keys, async (key) => {
      signal?.throwIfAborted();
      const instance = await each(() => permit.getInstance(key));
      if (instance === null) return;
      const relations = new Map<string, string[]>();
      for (const { subject, relation } of await permit.tuples({ object: key }, each)) {
        relations.set(subject, [...(relations.get(subject) ?? []), relation]);
      }
      found.set(key, { tenant: instance.tenant, attributes: instance.attributes, relations });
    });
    return found;
  };
}
