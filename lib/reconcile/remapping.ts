import type { ObjectCounts } from '../directories/index.ts';
import type { Source, SyncJob } from '../jobs/index.ts';
import type { Removals, Taken } from './report.ts';

/** One fact of Permit that a change of mapping changes. */
export interface Change {
  readonly entity: 'user' | 'tenant' | 'instance' | 'role' | 'relation';
  /**
   * `made`, `deleted`: the record. `set`, `changed`, `cleared`: a field of it. `given`, `taken`, `replaced`: roles, or
   * relations.
   */
  readonly kind:
    | 'made'
    | 'deleted'
    | 'set'
    | 'changed'
    | 'cleared'
    | 'given'
    | 'taken'
    | 'replaced';
  /** The field; role keys, or relations: `admin`, `admin → owner`. Empty for a record. */
  readonly what: string;
  /** Permit's key of the user, tenant or instance; of a relation, of its object. */
  readonly key: string;
  /** Where a role is, or the subject of a relation. */
  readonly place?: string;
}

/** Changes that are alike. */
export interface ChangeCount extends Pick<Change, 'entity' | 'kind' | 'what'> {
  readonly count: number;
  /** The first few. */
  readonly examples: readonly Change[];
}

/** What a rule that is gone from the config still gives, by the word of a record that the provider does not list. */
export interface Outlived {
  readonly entity: 'user' | 'tenant';
  readonly key: string;
  /** Tenants and resource instances where it gives roles, or that it declared. */
  readonly places: readonly string[];
}

/** What the present config makes of all that a provider says, as far as it is not so already. */
export interface Remapping {
  readonly source: Source;
  /** Of the directory. */
  readonly account: string;
  /** When the provider's reading began, in ms. */
  readonly readAt: number;
  readonly read: { readonly provider: ObjectCounts; readonly ledger: Omit<Taken, 'roles'> };
  /** What brings them over, for the import queue: parents first. */
  readonly jobs: readonly SyncJob[];
  /** Users and tenants that those jobs are of. */
  readonly concerned: { readonly users: number; readonly tenants: number };
  /** The most common first. */
  readonly changes: readonly ChangeCount[];
  readonly removals: Removals;
  /** Jobs that would be dead-lettered, by reason; they are not sent. */
  readonly refused: ReadonlyMap<string, number>;
  /** What the config needs and Permit's schema lacks: `editor`, `document`, `document#editor`, `document.parent`. */
  readonly lacking: readonly string[];
  /** Living users of the ledger whom the provider does not list: they are left as they are. */
  readonly unlisted: number;
  readonly outlived: readonly Outlived[];
}
