import { READ } from '../costs.ts';
import type { Clock, PermitPort } from '../ports.ts';
import type { Caller } from '../session.ts';

/** How long a list of roles is believed. */
const FRESH_MS = 60_000;

/** What Permit's schema has, so that what is unknown is caught before any call. */
export interface RoleCatalog {
  /**
   * Those of the given names that Permit does not have: `admin` is a role in tenants, `document#editor` one on
   * resource instances, `document` a resource, `document.parent` a relation. One that is missing makes us look again,
   * but once a round: a job that came after its role was created finds it, and a batch of hopeless ones costs one call.
   *
   * @param round - the same object for all of a round
   * @param call - makes the calls, if any is needed
   */
  unknown(names: ReadonlySet<string>, round: object, call: Caller): Promise<ReadonlySet<string>>;
  /** The same of the names of resources, which look like roles. */
  unknownResources(
    names: ReadonlySet<string>,
    round: object,
    call: Caller,
  ): Promise<ReadonlySet<string>>;
  /** Forgets the lists: Permit said that it lacks something which is in them. */
  forget(): void;
}

/** Caches {@link PermitPort.roles} and {@link PermitPort.resources}; throws what they throw. */
export function createRoleCatalog(permit: PermitPort, clock: Clock): RoleCatalog {
  const roles = createList(() => permit.roles(), clock);
  const resources = createList(() => permit.resources(), clock);
  const isOfResource = (name: string): boolean => name.includes('#') || name.includes('.');
  return {
    forget() {
      roles.forget();
      resources.forget();
    },
    async unknown(names, round, call) {
      const ofResources = [...names].filter(isOfResource);
      if (ofResources.length === 0) return await roles.missing(names, round, call);
      const inTenants = names.difference(new Set(ofResources));
      const missing = await roles.missing(inTenants, round, call);
      return missing.union(await resources.missing(new Set(ofResources), round, call));
    },
    unknownResources: (names, round, call) => resources.missing(names, round, call),
  };
}

/** One of Permit's lists, believed for a while. */
function createList(read: () => Promise<ReadonlySet<string>>, clock: Clock) {
  let known: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  let readFor: object | undefined;

  async function refresh(round: object, call: Caller): Promise<void> {
    known = await call(READ, read);
    readAt = clock.now();
    readFor = round;
  }

  return {
    forget() {
      readAt = Number.NEGATIVE_INFINITY;
    },
    async missing(
      names: ReadonlySet<string>,
      round: object,
      call: Caller,
    ): Promise<ReadonlySet<string>> {
      if (names.size === 0) return names;
      if (clock.now() - readAt > FRESH_MS) await refresh(round, call);
      let missing = names.difference(known);
      if (missing.size > 0 && readFor !== round) {
        await refresh(round, call);
        missing = names.difference(known);
      }
      return missing;
    },
  };
}
