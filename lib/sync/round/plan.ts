import type { Version } from '../../jobs/index.ts';
import { getOwn, type InstanceItem, type PendingNote, putOwn } from '../../ledger/index.ts';
import { isInstance, type Mapping } from '../../mapping/index.ts';
import type { RelationshipTuple, RoleAssignment } from '../ports.ts';
import type { UserClaim } from './claims.ts';
import { type InstanceDraft, isAlive, type TenantDraft, type UserDraft } from './drafts.ts';
import { planPlace, standingOf } from './plan-place.ts';
import { NO_RECORD, NONE, notedFields, planRecord, type RecordPlan, union } from './plan-record.ts';
import { isMoved } from './settle-instance.ts';

export type { RecordPlan };

export interface UserPlan {
  readonly kind: 'user';
  readonly draft: UserDraft;
  readonly record: RecordPlan;
  readonly unassign: readonly RoleAssignment[];
  readonly assign: readonly RoleAssignment[];
  /** By touched place, the roles that the user should have. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
  readonly note: PendingNote | undefined;
}

export interface TenantPlan {
  readonly kind: 'tenant';
  readonly draft: TenantDraft;
  readonly record: RecordPlan;
  /** Whether somebody may hold roles on resource instances in it. */
  readonly hasInstances: boolean;
  readonly note: PendingNote | undefined;
}

export interface InstancePlan {
  readonly kind: 'instance';
  readonly draft: InstanceDraft;
  readonly record: RecordPlan;
  /** It is in another tenant than it is to be in: deleted, and made there. */
  readonly moved: boolean;
  readonly unrelate: readonly RelationshipTuple[];
  readonly relate: readonly RelationshipTuple[];
  /** By touched subject, the relations that it should have. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
  readonly note: PendingNote | undefined;
}

export type Plan = UserPlan | TenantPlan | InstancePlan;

/** A place as the plans of those who hold something in it need it. */
export interface PlaceView {
  /** Its newest deletion: what was given before is void. */
  readonly del: Version;
  /** The incarnation that it will have. */
  readonly inc: number;
  /** The tenant itself, or the tenant of an instance. */
  readonly tenant: string;
  /** Nothing is to be given in it, whatever the versions say. */
  readonly isDead: boolean;
}

/**
 * Whether instances are declared that were not on record as declared: they are, before any is made. Else nobody would
 * know of them who finds them declared no longer.
 */
export function declaresMore({ before, after }: UserDraft | TenantDraft): boolean {
  if (after.declared === before.declared || after.declared === undefined) return false;
  return Object.entries(after.declared).some(([voice, now]) => {
    const known = getOwn(before.declared ?? {}, voice) ?? {};
    return Object.keys(now).some((key) => !Object.hasOwn(known, key));
  });
}

/** Plans what one tenant needs. */
export function planTenant(draft: TenantDraft, mapping: Mapping): TenantPlan {
  const verify = draft.claims.some((claim) => claim.verify && claim.kind !== 'named');
  const record = planRecord(draft, mapping.tenants.onDelete, verify, true);
  const plan = {
    kind: 'tenant',
    draft,
    record,
    hasInstances: mapping.needs.resources.size > 0,
  } as const;
  if (record.kind === 'none' && !declaresMore(draft)) return { ...plan, note: undefined };
  const { before } = draft;
  const note: PendingNote = {
    fields: notedFields(record, before.pending),
    roles: {},
    deleted: record.kind === 'delete' || before.pending?.deleted === true,
    trouble: before.pending?.trouble,
  };
  return { ...plan, note };
}

/**
 * Whether the place's assignments must be looked up in Permit: it was deleted (as far as grants older than that
 * are concerned), but the record stays, so Permit takes none of them along. Nor is it said that it takes along the
 * resource instances in a tenant, and the roles on them.
 */
export function needsRevocation(plan: TenantPlan | InstancePlan): boolean {
  const { draft, record } = plan;
  // A move deletes, too, though the instance lives on: whoever has something on it is to have it again.
  if (plan.kind === 'instance' && plan.moved) return true;
  const news = draft.after.del !== draft.before.del || draft.before.pending?.deleted === true;
  // Nobody holds anything on an instance of which nothing was ever told.
  if (plan.kind === 'instance' && draft.before.rev === 0) return false;
  const staysInPart = record.kind !== 'delete' || (plan.kind === 'tenant' && plan.hasInstances);
  return (news || isToldAgain(plan)) && staysInPart;
}

/** Whether a deletion is to be verified. */
function isToldAgain(plan: TenantPlan | InstancePlan): boolean {
  const won: ReadonlySet<unknown> = plan.draft.won;
  return plan.draft.claims.some(
    (claim) => claim.kind === 'deleted' && claim.verify && won.has(claim),
  );
}

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

/** Puts what is about to be given and taken in a place into what a note says of roles. */
function withNoted(
  roles: Record<string, readonly string[]> | undefined,
  pending: PendingNote | undefined,
  name: string,
  give: readonly string[],
  take: readonly string[],
): Record<string, readonly string[]> | undefined {
  if (give.length + take.length === 0) return roles;
  const noted = roles ?? { ...pending?.roles };
  putOwn(noted, name, union(union(getOwn(noted, name) ?? NONE, give), take));
  return noted;
}

function noteOf(
  { before: { pending } }: UserDraft | InstanceDraft,
  record: RecordPlan,
  roles: PendingNote['roles'] | undefined,
  deletes: boolean,
): PendingNote | undefined {
  if (record.kind === 'none' && roles === undefined) return undefined;
  return {
    fields: notedFields(record, pending),
    roles: roles ?? pending?.roles ?? {},
    deleted: deletes || pending?.deleted === true,
    trouble: pending?.trouble,
  };
}

/**
 * Whether an instance may have been made by an attempt of ours of which nothing was recorded: then whose it is shows when
 * it is looked at.
 */
export const mayBeOurs = ({ ours, made, pending }: InstanceItem): boolean =>
  !ours && !made && pending?.at !== undefined;

const unmade = (draft: InstanceDraft): InstanceDraft => ({
  ...draft,
  before: { ...draft.before, made: false },
});

/** Plans what one resource instance needs. `view` knows its tenant, and every subject that the draft touches. */
export function planInstance(
  draft: InstanceDraft,
  mapping: Mapping,
  view: (place: string) => PlaceView,
): InstancePlan {
  const { before, after, claims, key, anew } = draft;
  const { pending } = before;
  const verify = claims.some((claim) => claim.verify && claim.kind !== 'named');
  const moved = isAlive(after) && before.ours && !anew && isMoved(before, after.tenant);
  // What was there before us stays, and gives back what it was given.
  const onDelete = before.ours || mayBeOurs(before) ? 'delete' : 'unassign';
  // It went with its tenant, or goes to be made in another: what it held is to be written again.
  const gone = { fields: NONE, roles: {}, ...pending, deleted: true };
  const isGone = moved || (anew && isAlive(after));
  const known = isGone ? { ...draft, before: { ...before, made: false, pending: gone } } : draft;
  // One that was there before us is not moved: looked at, it is found to be elsewhere.
  const looked = isAlive(after) && isMoved(before, after.tenant) ? unmade(known) : known;
  const record = planRecord(looked, onDelete, verify, true);
  const deletes = record.kind === 'delete' || moved;
  const standing = standingOf({ sets: after.sets }, mapping);
  const unrelate: RelationshipTuple[] = [];
  const relate: RelationshipTuple[] = [];
  const wantedFrom = new Map<string, ReadonlySet<string>>();
  let roles: Record<string, readonly string[]> | undefined;
  for (const subject of draft.touched) {
    const inDoubt = verify || anew || moved;
    const { wanted, give, take } = planPlace(draft, subject, view(subject), standing, inDoubt);
    wantedFrom.set(subject, wanted);
    const taken = deletes ? NONE : take;
    roles = withNoted(roles, pending, subject, give, taken);
    for (const relation of give) relate.push({ subject, relation, object: key });
    for (const relation of taken) unrelate.push({ subject, relation, object: key });
  }
  const note = noteOf(draft, record, roles, deletes);
  return { kind: 'instance', draft, record, moved, unrelate, relate, wanted: wantedFrom, note };
}
