import { type Json, newest, type Version } from '../../jobs/index.ts';
import {
  effectiveRoles,
  getOwn,
  type LedgerItem,
  NO_PLACE,
  type PendingNote,
  type Place,
  putOwn,
} from '../../ledger/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import type { RoleAssignment } from '../ports.ts';
import { isAlive, type TenantDraft, type UserDraft } from './drafts.ts';

/** What is to be done to a record in Permit. */
export type RecordPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'delete' }
  /** It must be there; nothing is known of its fields. */
  | { readonly kind: 'ensure' }
  | {
      readonly kind: 'write';
      /** New values by Permit field name; `null` clears. */
      readonly changed: ReadonlyMap<string, Json>;
      /** Every value at hand. */
      readonly values: ReadonlyMap<string, Json>;
      /** The values at hand are the whole record: replace it. Otherwise read, change, write. */
      readonly replace: boolean;
      /** The whole record is ours, so that it may be read, changed and replaced; else only what changed is written. */
      readonly owned: boolean;
    };

export interface UserPlan {
  readonly kind: 'user';
  readonly draft: UserDraft;
  readonly record: RecordPlan;
  readonly unassign: readonly RoleAssignment[];
  readonly assign: readonly RoleAssignment[];
  /** By touched tenant, the roles that the user should have. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
  readonly note: PendingNote | undefined;
}

export interface TenantPlan {
  readonly kind: 'tenant';
  readonly draft: TenantDraft;
  readonly record: RecordPlan;
  readonly note: PendingNote | undefined;
}

/** The tenant as a user's plan needs it: its deletion, and the incarnation that it will have. */
export interface TenantView {
  readonly del: Version;
  readonly inc: number;
}

const NONE: readonly string[] = [];
const NO_RECORD: RecordPlan = { kind: 'none' };

/** Each name once. Most often one list is empty, and the other is the answer. */
function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...new Set([...a, ...b])];
}

interface RecordDraft {
  readonly before: LedgerItem;
  readonly after: LedgerItem;
  readonly values: ReadonlyMap<string, Json>;
  readonly whole: boolean;
}

function planFields(draft: RecordDraft, verify: boolean, mayReplace: boolean): RecordPlan {
  const { before, after, values } = draft;
  const deleted = before.pending?.deleted === true;
  const made = before.made && !deleted;
  const uncertain = before.pending?.fields ?? NONE;
  const changed = new Map<string, Json>();
  for (const [name, value] of values) {
    const was = getOwn(before.fields, name)?.d ?? '';
    const is = after.fields[name]?.d ?? '';
    // A record that may have been deleted may be there again, made anew and empty.
    if (was !== is || deleted || uncertain.includes(name) || verify) changed.set(name, value);
  }
  const isAll = changed.size === values.size;
  // Fields that a deletion voided while the entity lives on: Permit still has their values.
  for (const name of Object.keys(before.fields)) {
    if (Object.hasOwn(after.fields, name)) continue;
    if (before.fields[name]?.d !== '' || uncertain.includes(name)) changed.set(name, null);
  }
  if (changed.size === 0 && made) return NO_RECORD;
  if (changed.size === 0 && values.size === 0) return { kind: 'ensure' };
  const kept = Object.keys(after.fields).some(
    (name) => after.fields[name]?.d !== '' && !values.has(name),
  );
  return {
    kind: 'write',
    // One map of the two, where they are the same: a batch of new users keeps thousands.
    changed: isAll && changed.size === values.size ? values : changed,
    values,
    replace: mayReplace && draft.whole && !kept,
    owned: mayReplace,
  };
}

function planRecord(
  draft: RecordDraft,
  onDelete: 'delete' | 'unassign',
  verify: boolean,
  mayReplace: boolean,
): RecordPlan {
  const { before, after } = draft;
  if (isAlive(after)) return planFields(draft, verify, mayReplace);
  if (onDelete === 'unassign') return NO_RECORD;
  const news = after.del !== before.del || verify;
  return before.made || news || before.pending?.deleted ? { kind: 'delete' } : NO_RECORD;
}

/** Fields whose value in Permit is in doubt until the record is written. */
function notedFields(record: RecordPlan, before: PendingNote | undefined): readonly string[] {
  const written = record.kind === 'write' ? [...record.changed.keys()] : NONE;
  return union(before?.fields ?? NONE, written);
}

/** Plans what one tenant needs. */
export function planTenant(draft: TenantDraft, mapping: Mapping): TenantPlan {
  const verify = draft.claims.some((claim) => claim.verify && claim.kind !== 'named');
  const record = planRecord(draft, mapping.tenants.onDelete, verify, true);
  if (record.kind === 'none') return { kind: 'tenant', draft, record, note: undefined };
  const { before } = draft;
  const note: PendingNote = {
    fields: notedFields(record, before.pending),
    roles: {},
    deleted: record.kind === 'delete' || before.pending?.deleted === true,
    trouble: before.pending?.trouble,
  };
  return { kind: 'tenant', draft, record, note };
}

/**
 * Whether the tenant's assignments must be looked up in Permit: it was deleted (as far as grants older than that
 * are concerned), but the record stays, so Permit takes none of them along.
 */
export function needsRevocation({ draft, record }: TenantPlan): boolean {
  const news = draft.after.del !== draft.before.del || draft.before.pending?.deleted === true;
  const again = draft.claims.some(
    (claim) => claim.kind === 'deleted' && claim.verify && draft.won.has(claim),
  );
  return (news || again) && record.kind !== 'delete';
}

/** Roles of a user in a tenant: those wanted, those to give, those to take. */
function planPlace(
  draft: UserDraft,
  tenant: string,
  view: TenantView,
  verify: boolean,
): {
  readonly wanted: ReadonlySet<string>;
  readonly give: readonly string[];
  readonly take: readonly string[];
} {
  const { before, after } = draft;
  const place: Place = getOwn(after.places, tenant) ?? NO_PLACE;
  const wanted = isAlive(after)
    ? effectiveRoles(place, newest(after.del, view.del))
    : new Set<string>();
  const { applied } = place;
  const inDoubt = getOwn(before.pending?.roles ?? {}, tenant) ?? NONE;
  const allInDoubt = verify || place.inc !== view.inc || before.pending?.deleted === true;
  const isCertain = (role: string) =>
    !allInDoubt && applied.includes(role) && !inDoubt.includes(role);
  const owned = union(applied, inDoubt);
  return {
    wanted,
    give: applied.length === 0 ? [...wanted] : [...wanted].filter((role) => !isCertain(role)),
    take: owned.length === 0 ? NONE : owned.filter((role) => !wanted.has(role)),
  };
}

const NO_ASSIGNMENTS: RoleAssignment[] = [];

/** Most users have a place in one tenant: theirs is an array of just the length, and a batch keeps thousands. */
function withAssignments(
  before: RoleAssignment[],
  user: string,
  tenant: string,
  roles: readonly string[],
): RoleAssignment[] {
  if (roles.length === 0) return before;
  const more = roles.map((role) => ({ user, role, tenant }));
  if (before.length === 0) return more;
  before.push(...more);
  return before;
}

/** Plans what one user needs. `view` knows every tenant that the draft touches. */
export function planUser(
  draft: UserDraft,
  mapping: Mapping,
  view: (tenant: string) => TenantView,
): UserPlan {
  const { before, claims, key } = draft;
  const { pending } = before;
  const verifying = claims.filter(({ verify }) => verify);
  const verifyRecord = verifying.some(({ kind }) => kind === 'record' || kind === 'deleted');
  const record = planRecord(
    draft,
    mapping.users.onDelete,
    verifyRecord,
    mapping.users.write === 'replace',
  );
  let assign = NO_ASSIGNMENTS;
  let unassign = NO_ASSIGNMENTS;
  const wantedIn = new Map<string, ReadonlySet<string>>();
  let roles: Record<string, readonly string[]> | undefined;
  for (const tenant of draft.touched) {
    const verify = verifying.some((claim) => 'tenant' in claim && claim.tenant === tenant);
    const { wanted, give, take } = planPlace(draft, tenant, view(tenant), verify);
    wantedIn.set(tenant, wanted);
    // Deleting the user takes its assignments along, and the note says so of all of them.
    const taken = record.kind === 'delete' ? NONE : take;
    if (give.length + taken.length > 0) {
      roles ??= { ...pending?.roles };
      putOwn(roles, tenant, union(union(getOwn(roles, tenant) ?? NONE, give), taken));
    }
    assign = withAssignments(assign, key, tenant, give);
    unassign = withAssignments(unassign, key, tenant, taken);
  }
  const idle = record.kind === 'none' && roles === undefined;
  const note: PendingNote | undefined = idle
    ? undefined
    : {
        fields: notedFields(record, pending),
        roles: roles ?? pending?.roles ?? {},
        deleted: record.kind === 'delete' || pending?.deleted === true,
        trouble: pending?.trouble,
      };
  return { kind: 'user', draft, record, unassign, assign, wanted: wantedIn, note };
}
