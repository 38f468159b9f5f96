import type { Clock, PermitPort } from './ports.ts';

/** How long a list of roles is believed. */
const FRESH_MS = 60_000;
/** A role that is missing makes us look again, but not for each job of a batch. */
const RECHECK_MS = 2_000;

/** Permit's roles, so that an unknown one is caught before any call. */
export interface RoleCatalog {
  /** Those of the given roles that Permit does not have. */
  unknown(roles: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

/** Caches {@link PermitPort.roles}; throws what that throws. */
export function createRoleCatalog(permit: PermitPort, clock: Clock): RoleCatalog {
  let known: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;

  async function refresh(): Promise<void> {
    known = await permit.roles();
    readAt = clock.now();
  }

  return {
    async unknown(roles) {
      if (roles.size === 0) return roles;
      if (clock.now() - readAt > FRESH_MS) await refresh();
      let missing = roles.difference(known);
      if (missing.size > 0 && clock.now() - readAt > RECHECK_MS) {
        await refresh();
        missing = roles.difference(known);
      }
      return missing;
    },
  };
}
