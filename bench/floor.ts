/** Items that Permit takes in one bulk call (Permit's rate-limit page); not the engine's own figures, which are judged here. */
const ITEM_CAPS = { users: 3_000, tenants: 2_000, roleAssignments: 2_000 } as const;

/** What a workload has to change in Permit, at the least. */
export interface Changes {
  readonly usersWritten?: number;
  /** Their roles go with them. */
  readonly usersDeleted?: number;
  readonly tenantsWritten?: number;
  readonly rolesGiven?: number;
}

/** The fewest calls that can carry the changes: full bulk calls, for each kind of fact and each method. */
export function floorOf(changes: Changes): number {
  const { usersWritten = 0, usersDeleted = 0, tenantsWritten = 0, rolesGiven = 0 } = changes;
  return (
    Math.ceil(usersWritten / ITEM_CAPS.users) +
    Math.ceil(usersDeleted / ITEM_CAPS.users) +
    Math.ceil(tenantsWritten / ITEM_CAPS.tenants) +
    Math.ceil(rolesGiven / ITEM_CAPS.roleAssignments)
  );
}
