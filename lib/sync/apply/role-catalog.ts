import { READ } from '../costs.ts';
import type { Clock, PermitPort } from '../ports.ts';
import type { Caller } from '../session.ts';

/** How long a list of roles is believed. */
const FRESH_MS = 60_000;

/** Permit's roles, so that an unknown one is caught before any call. */
export interface RoleCatalog {
  /**
   * Those of the given roles that Permit does not have. One that is missing makes us look again, but once a round: a
   * job that came after its role was created finds it, and a batch of hopeless ones costs one call.
   *
   * @param round - the same object for all of a round
   * @param call - makes the call, if one is needed
   */
  unknown(roles: ReadonlySet<string>, round: object, call: Caller): Promise<ReadonlySet<string>>;
  /** Forgets the list: Permit said that it lacks a role which is in it. */
  forget(): void;
}

/** Caches {@link PermitPort.roles}; throws what that throws. */
export function createRoleCatalog(permit: PermitPort, clock: Clock): RoleCatalog {
  let known: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  let readFor: object | undefined;

  async function refresh(round: object, call: Caller): Promise<void> {
    known = await call(READ, () => permit.roles());
    readAt = clock.now();
    readFor = round;
  }

  return {
    forget() {
      readAt = Number.NEGATIVE_INFINITY;
    },
    async unknown(roles, round, call) {
      if (roles.size === 0) return roles;
      if (clock.now() - readAt > FRESH_MS) await refresh(round, call);
      let missing = roles.difference(known);
      if (missing.size > 0 && readFor !== round) {
        await refresh(round, call);
        missing = roles.difference(known);
      }
      return missing;
    },
  };
}
