import { getOwn } from '../../../ledger/index.ts';
import { isInstance, type Mapping } from '../../../mapping/index.ts';
import type { RoleAssignment } from '../../ports.ts';
import type { UserClaim } from '../claims/claim.ts';
import type { UserDraft } from '../settle/drafts.ts';
import type { PlaceView, UserPlan } from './plan.ts';
import { declaresMore, noteOf, withNoted } from './plan-note.ts';
import { planPlace, standingOf } from './plan-place.ts';
import { NO_RECORD, NONE, planRecord } from './plan-record.ts';

const NO_ASSIGNMENTS: RoleAssignment[] = [];

/** Most users have a place in one tenant: theirs is an array of just the length, and a batch keeps thousands. */
function withAssignments(
  before: RoleAssignment[],
  user: string,
  place: string,
  tenant: string,
  roles: readonly string[],
): RoleAssignment[] {
  if (roles.length === 0) return before;
  const more = isInstance(place)
    ? roles.map((role) => ({ user, role, tenant, instance: place }))
    : roles.map((role) => ({ user, role, tenant }));
  if (before.length === 0) return more;
  before.push(...more);
  return before;
}

/** Whether a job that is to be verified speaks of what a user has in this place. */
function isVerified({ after }: UserDraft, verifying: readonly UserClaim[], name: string): boolean {
  return verifying.some((claim) => {
    if ('place' in claim) return claim.place === name;
    if (claim.kind === 'deleted') return false;
    const sources = getOwn(after.places, name)?.sources ?? {};
    return (claim.sets ?? []).some(({ voice }) => getOwn(sources, voice) !== undefined);
  });
}

/** Whether nothing is told of the user but a block: Permit need not get to know somebody for that. */
const isOnlyBlocked = ({ before, claims }: UserDraft): boolean =>
  !before.made &&
  before.pending === undefined &&
  claims.length > 0 &&
  claims.every((claim) => claim.kind === 'record' && claim.makesNobody === true);

/** Plans what one user needs. `view` knows every place that the draft touches. */
export function planUser(
  draft: UserDraft,
  mapping: Mapping,
  view: (place: string) => PlaceView,
): UserPlan {
  const { before, claims, key } = draft;
  const { pending } = before;
  const verifying = claims.filter(({ verify }) => verify);
  const verifyRecord = verifying.some(({ kind }) => kind === 'record' || kind === 'deleted');
  let record = planRecord(
    draft,
    mapping.users.onDelete,
    verifyRecord,
    mapping.users.write === 'replace',
  );
  const standing = standingOf(draft.after, mapping);
  let assign = NO_ASSIGNMENTS;
  let unassign = NO_ASSIGNMENTS;
  const wantedIn = new Map<string, ReadonlySet<string>>();
  let roles: Record<string, readonly string[]> | undefined;
  for (const name of draft.touched) {
    const place = view(name);
    const verify = verifying.length > 0 && isVerified(draft, verifying, name);
    const { wanted, give, take } = planPlace(draft, name, place, standing, verify);
    wantedIn.set(name, wanted);
    // Deleting the user takes its assignments along, and the note says so of all of them.
    const taken = record.kind === 'delete' ? NONE : take;
    roles = withNoted(roles, pending, name, give, taken);
    assign = withAssignments(assign, key, name, place.tenant, give);
    unassign = withAssignments(unassign, key, name, place.tenant, taken);
  }
  if (record.kind === 'ensure' && assign.length === 0 && isOnlyBlocked(draft)) record = NO_RECORD;
  const marked = roles ?? (declaresMore(draft) ? { ...pending?.roles } : undefined);
  const note = noteOf(draft, record, marked, record.kind === 'delete');
  return { kind: 'user', draft, record, unassign, assign, wanted: wantedIn, note };
}
