import type { InstancePlan, PlaceView, TenantPlan, UserPlan } from '../round/plan/plan.ts';
import type { Reading } from './overtaken.ts';

/** A round that is to be carried out. */
export interface Round {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  readonly instances: readonly InstancePlan[];
  /** By a record's partition key, the instances that it declares, or declared. */
  readonly declarers: ReadonlyMap<string, readonly string[]>;
  /** Holders whose roles must go before their place's deletion counts as done, and those places. */
  readonly revoked: ReadonlyMap<string, ReadonlySet<string>>;
  readonly view: (place: string) => PlaceView;
  /** Instances, and tenants that are to be deleted, of which it could not be looked up who holds something: they wait. */
  readonly unread: ReadonlySet<string>;
  /** Items as they were read. */
  readonly read: Reading['read'];
  /** Whether nobody else may have written since it was looked up who holds what in deleted places. */
  readonly undisturbed: () => Promise<boolean>;
  readonly messages: number;
}
