import type { Source, SyncJob, Version } from '../jobs/index.ts';
import type { Mapping } from '../mapping/index.ts';
import type { Foresight } from '../sync/index.ts';
import type { HeldInstance } from './held-instances.ts';
import type { Reason } from './report.ts';

/** What judging users needs to know besides them. */
export interface Around {
  readonly source: Source;
  readonly mapping: Mapping;
  /** Permit's role keys; those on resource instances as `document#editor`. */
  readonly roles: ReadonlySet<string>;
  /** The newest deletion of a tenant, or of a resource instance or its tenant, as the ledger has it. */
  voidBefore(place: string): Version;
  /** The tenant is to be deleted, or that of the instance, and what hangs on it goes along. */
  isGone(place: string): boolean;
  /** Why the config can make nothing of a job; `undefined`: it can. */
  refusalOf(job: SyncJob): Reason | undefined;
  readonly instances: Foresight['instances'];
  /** In Permit, those that the users' records declare. */
  readonly held: ReadonlyMap<string, HeldInstance>;
}
