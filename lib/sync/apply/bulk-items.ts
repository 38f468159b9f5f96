/** Items that Permit takes in one bulk call (Permit's rate-limit page). */
export const BULK_ITEMS = {
  users: 3_000,
  tenants: 2_000,
  assignments: 2_000,
  instances: 3_000,
  tuples: 1_000,
} as const;
