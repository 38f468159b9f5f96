import type { Source, Version } from '../../../jobs/index.ts';
import type { MappedGrant, Voice } from '../../../ledger/index.ts';
import type { MappedFields, RuleSet } from '../../../mapping/index.ts';
import type { Shut } from './shut.ts';

/** One of a provider's ids, which a user key stands for that is made of something else. */
export interface Holder {
  readonly source: Source;
  readonly id: string;
}

/** By source, the id that has a user key now. */
export type Holders = ReadonlyMap<Source, string>;

/** What a job claims about one Permit user, tenant or resource instance, in Permit's keys. */
interface ClaimOrigin {
  readonly version: Version;
  /** Apply even what the ledger believes unchanged. */
  readonly verify: boolean;
}

export interface RecordClaim extends ClaimOrigin {
  readonly kind: 'record';
  readonly fields: MappedFields;
  readonly whole: boolean;
  /** What the rules on such records make of it, each all that it makes. */
  readonly sets?: readonly RuleSet[] | undefined;
  /** Whether the source has shut the user out; absent: it did not say. */
  readonly shut?: Shut | undefined;
  /** It says no more of a user than that they are blocked: nobody need be made for that. */
  readonly makesNobody?: boolean;
}

export interface DeletedClaim extends ClaimOrigin {
  readonly kind: 'deleted';
  /** It is a block that counts as a deletion: who is shut out has no roles, though memberships are told after it. */
  readonly shut?: Shut | undefined;
  /** Of a user that is not known by its id: whose deletion it is. */
  readonly of?: Holder;
  /** Of an instance whose declaration came late: when it was declared. If it was deleted since, that is known. */
  readonly declaredAt?: Version;
}

export interface MembershipClaim extends ClaimOrigin {
  readonly kind: 'membership';
  readonly voice: Voice;
  readonly place: string;
  readonly member: readonly string[];
  readonly roles: readonly MappedGrant[] | undefined;
}

export interface RemovalClaim extends ClaimOrigin {
  readonly kind: 'removal';
  readonly voice: Voice;
  readonly place: string;
}

export interface GrantClaim extends ClaimOrigin {
  readonly kind: 'grant';
  readonly voice: Voice;
  readonly place: string;
  readonly grant: MappedGrant;
  /** Taken away, rather than given. */
  readonly taken: boolean;
}

/** All that a rule gives, told by something else than the user's record. */
export interface SetClaim extends ClaimOrigin {
  readonly kind: 'set';
  readonly sets: readonly RuleSet[];
}

/** The entity exists at this version, because something that needs it does. */
export interface NamedClaim extends ClaimOrigin {
  readonly kind: 'named';
  /** The tenant that a resource instance is to be made in. */
  readonly tenant?: string;
}

/** A record declares this resource instance. */
export interface DeclaredClaim extends ClaimOrigin {
  readonly kind: 'declared';
  readonly tenant: string;
  readonly fields: MappedFields;
  /** Its relationships, as a place for each subject; and none any more of rules that declared it before. */
  readonly sets: readonly RuleSet[];
}

export type PlaceClaim = MembershipClaim | RemovalClaim | GrantClaim;

export type UserClaim = RecordClaim | DeletedClaim | SetClaim | PlaceClaim;

export type TenantClaim = RecordClaim | DeletedClaim | NamedClaim;

export type InstanceClaim = DeclaredClaim | DeletedClaim | NamedClaim;

/** A job in Permit's terms. */
export interface Claims {
  readonly user?: {
    readonly key: string;
    readonly claim: UserClaim;
    /** Who has the key, where the provider's users are not known by their id. */
    readonly holder?: Holder;
  };
  readonly tenant?: { readonly key: string; readonly claim: TenantClaim };
  /** What the rules of the config add: of the same user, and of what that needs to be there. */
  readonly more?: {
    readonly user: readonly PlaceClaim[];
    readonly tenants: ReadonlyMap<string, RecordClaim | NamedClaim>;
    readonly instances: ReadonlyMap<string, NamedClaim>;
  };
}
