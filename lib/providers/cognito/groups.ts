import type { RoleRef } from '../../jobs/index.ts';

/**
 * The roles of a user that is in these groups: all but the ones that Cognito made by itself, named
 * `<pool>_<identity provider>`, which say where its users come from and not what they may do.
 *
 * @param poolId the user pool's, where it is known.
 */
export function rolesOfGroups(
  groups: readonly string[],
  poolId: string | null | undefined,
): readonly RoleRef[] {
  return groups
    .filter((group) => !poolId || !group.startsWith(`${poolId}_`))
    .map((group) => ({ id: group, name: group }));
}
