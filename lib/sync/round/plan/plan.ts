import type { Version } from '../../../jobs/index.ts';
import type { PendingNote } from '../../../ledger/index.ts';
import type { RelationshipTuple, RoleAssignment } from '../../ports.ts';
import type { InstanceDraft, TenantDraft, UserDraft } from '../settle/drafts.ts';
import type { RecordPlan } from './plan-record.ts';

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
