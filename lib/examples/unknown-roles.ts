import { isInstance, type Mapping } from '../mapping/index.ts';
import type { ForeseenUser } from '../sync/index.ts';
import type { Refusal } from './refusal.ts';

type RolesByPlace = ForeseenUser['roles'];

/**
 * Parts what a user is to have by whether Permit has it, so far as the config's `schema` says what that is. The worker
 * dead-letters what asks for any other role, and gives the rest.
 */
export function splitByKnown(
  roles: RolesByPlace,
  { needs }: Mapping,
): { readonly known: RolesByPlace; readonly refusals: readonly Refusal[] } {
  const known = new Map<string, ReadonlySet<string>>();
  const refusals: Refusal[] = [];
  for (const [place, held] of roles) {
    const resource = isInstance(place) ? place.slice(0, place.indexOf(':')) : undefined;
    const declared =
      resource === undefined ? needs.tenantRoles : needs.resources.get(resource)?.roles;
    const unknown = declared === undefined ? NONE : held.difference(declared);
    known.set(place, held.difference(unknown));
    const list = resource === undefined ? 'schema.roles' : `schema.resources.${resource}.roles`;
    for (const role of unknown) {
      const message = `role "${role}" is none of ${list}: name it there, or rename or ignore it`;
      refusals.push({ reason: UNKNOWN_ROLE, message });
    }
  }
  return { known, refusals };
}

/** What a dead letter of a job has for a reason that asks for a role which Permit lacks. */
export const UNKNOWN_ROLE = 'unknown_role';
const NONE: ReadonlySet<string> = new Set();
