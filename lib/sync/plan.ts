import { type Json, newest, type Version } from '../jobs/index.ts';
import {
  effectiveRoles,
  type LedgerItem,
  NO_PLACE,
  type PendingNote,
  type Place,
} from '../ledger/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { isAlive, type TenantDraft, type UserDraft } from './drafts.ts';
import type { RoleAssignment } from './ports.ts';

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
  const uncertain = new Set(before.pending?.fields);
  const changed = new Map<string, Json>();
  for (const [name, value] of values) {
    const was = Object.hasOwn(before.fields, name) ? (before.fields[name]?.d ?? '') : '';
    const is = after.fields[name]?.d ?? '';
    if (was !== is || uncertain.has(name) || verify) changed.set(name, value);
  }
  // Fields that a deletion voided while the entity lives on: Permit still has their values.
  for (const [name, field] of Object.entries(before.fields)) {
    if (!Object.hasOwn(after.fields, name) && (field.d !== '' || uncertain.has(name))) {
      changed.set(name, null);
    }
  }
  if (changed.size === 0 && made) return { kind: 'none' };
  if (changed.size === 0 && values.size === 0) return { kind: 'ensure' };
  const kept = Object.entries(after.fields).some(([name, { d }]) => d !== '' && !values.has(name));
  return { kind: 'write', changed, values, replace: mayReplace && draft.whole && !kept };
}

function planRecord(
  draft: RecordDraft,
  onDelete: 'delete' | 'unassign',
  verify: boolean,
  mayReplace: boolean,
): RecordPlan {
  const { before, after } = draft;
  if (isAlive(after)) return planFields(draft, verify, mayReplace);
  if (onDelete === 'unassign') return { kind: 'none' };
  const news = after.del !== before.del || verify;
  return before.made || news || before.pending?.deleted ? { kind: 'delete' } : { kind: 'none' };
}

/** Fields whose value in Permit is in doubt until the record is written. */
function notedFields(record: RecordPlan, before: PendingNote | undefined): readonly string[] {
  const written = record.kind === 'write' ? [...record.changed.keys()] : [];
  return [...new Set([...(before?.fields ?? []), ...written])];
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
  const place: Place =
    (Object.hasOwn(after.places, tenant) ? after.places[tenant] : undefined) ?? NO_PLACE;
  const wanted = isAlive(after)
    ? effectiveRoles(place, newest(after.del, view.del))
    : new Set<string>();
  const noted = before.pending?.roles;
  const uncertain = new Set(
    noted !== undefined && Object.hasOwn(noted, tenant) ? noted[tenant] : [],
  );
  if (verify || place.inc !== view.inc || before.pending?.deleted === true) {
    for (const role of place.applied) uncertain.add(role);
  }
  const owned = new Set([...place.applied, ...uncertain]);
  return {
    wanted,
    give: [...wanted].filter((role) => !place.applied.includes(role) || uncertain.has(role)),
    take: [...owned].filter((role) => !wanted.has(role)),
  };
}

/** Plans what one user needs. `view` knows every tenant that the draft touches. */
export function planUser(
  draft: UserDraft,
  mapping: Mapping,
  view: (tenant: string) => TenantView,
): UserPlan {
  const { before, key } = draft;
  const verifyRecord = draft.claims.some(
    (claim) => claim.verify && (claim.kind === 'record' || claim.kind === 'deleted'),
  );
  const record = planRecord(
    draft,
    mapping.users.onDelete,
    verifyRecord,
    mapping.users.write === 'replace',
  );
  const assign: RoleAssignment[] = [];
  const unassign: RoleAssignment[] = [];
  const wantedIn = new Map<string, ReadonlySet<string>>();
  const roles = new Map(Object.entries(before.pending?.roles ?? {}));
  for (const tenant of draft.touched) {
    const verify = draft.claims.some(
      (claim) => claim.verify && 'tenant' in claim && claim.tenant === tenant,
    );
    const { wanted, give, take } = planPlace(draft, tenant, view(tenant), verify);
    wantedIn.set(tenant, wanted);
    // Deleting the user takes its assignments along, and the note says so of all of them.
    const taken = record.kind === 'delete' ? [] : take;
    const moved = new Set([...(roles.get(tenant) ?? []), ...give, ...taken]);
    if (moved.size > 0) roles.set(tenant, [...moved]);
    assign.push(...give.map((role) => ({ user: key, role, tenant })));
    unassign.push(...taken.map((role) => ({ user: key, role, tenant })));
  }
  const idle = record.kind === 'none' && assign.length === 0 && unassign.length === 0;
  const note: PendingNote = {
    fields: notedFields(record, before.pending),
    roles: Object.fromEntries(roles),
    deleted: record.kind === 'delete' || before.pending?.deleted === true,
  };
  return {
    kind: 'user',
    draft,
    record,
    unassign,
    assign,
    wanted: wantedIn,
    note: idle ? undefined : note,
  };
}
