import type { PermitFailure } from '../ports.ts';
import type { InstanceClaim, TenantClaim, UserClaim } from '../round/claims/claim.ts';

/** How an entity ended; its claims are judged by it. */
export interface EntityEnd {
  readonly won: ReadonlySet<UserClaim | TenantClaim | InstanceClaim>;
  /** Whether Permit was called for it. */
  readonly worked: boolean;
  /** Not recorded: again later. `deferred`: in this invocation's next round. */
  readonly retry?: Error | 'conflict' | 'deferred' | undefined;
  /** Since when it fails by itself, in ms. */
  readonly troubledSince?: number | undefined;
  /** Not recorded: refused for good. */
  readonly refused?: PermitFailure | undefined;
  /** Recorded but for what was refused. */
  readonly record?: PermitFailure | undefined;
  readonly roles: ReadonlyMap<string, ReadonlyMap<string, PermitFailure>>;
  /** Ids that Permit gave the requests that were made for it. */
  readonly requestIds?: readonly string[];
}

/** Ends by partition key. */
export type EntityEnds = ReadonlyMap<string, EntityEnd>;
