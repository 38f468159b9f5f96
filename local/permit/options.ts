/** Calls that Permit takes in a window of time. The names are those of `PERMIT_LIMITS`. */
export interface Limits {
  readonly requestsPerMinute: number;
  readonly writesPerMinute: number;
  readonly deletesPerMinute: number;
  readonly bulkPer10Minutes: number;
}

/** Permit's documented limits (2026-03). */
export const DOCUMENTED_LIMITS: Limits = {
  requestsPerMinute: 1000,
  writesPerMinute: 300,
  deletesPerMinute: 60,
  bulkPer10Minutes: 100,
};

/**
 * One switch for each point that Permit leaves undocumented, or where its documents and live tests
 * disagree. A client should be right under either answer; tests flip them.
 */
export interface Rules {
  /** PUT of a user without `attributes`: they become empty, or stay as they were. */
  readonly putWithoutAttributes: 'empty' | 'keep';
  /** PUT of a user with `role_assignments`: added to those that are there, or put in their place. */
  readonly inlineRoles: 'add' | 'replace';
  /** Status for a role, or a relation, that the schema does not have. */
  readonly unknownRole: 404 | 422;
  /** Status of POST for a tenant that exists: 409 seen live, 200 (unchanged) in the specification. */
  readonly existingTenant: 409 | 200;
  /** Status of POST for a resource instance that exists: 200 (unchanged) in the specification, or 409. */
  readonly existingInstance: 200 | 409;
  /**
   * Assigning a role on a resource instance that is not there, with its tenant named: the instance is made, as a
   * relationship tuple makes it, or 404. Without a tenant it is always 404.
   */
  readonly missingInstance: 'create' | 404;
  /** Deleting a tenant takes its resource instances along, or leaves them, with what hangs on them. */
  readonly tenantDelete: 'cascade' | 'keep';
  /**
   * A bulk call with an item that fails: nothing is done; all the others are; or those before it.
   * The answer is the error of the first such item in each case.
   */
  readonly bulk: 'atomic' | 'per-item' | 'until-failure';
  /** Assigning twice, or taking what is not there, within a bulk call: passed over, or 409 and 404. */
  readonly bulkRepeats: 'ignore' | 'fail';
  /** `role_assignments[].user` in answers: the key, or the e-mail where the user has one. */
  readonly assignmentUser: 'key' | 'email';
  /** `DELETE /tenants/{tenant}/users/{user}`: roles stay (seen live), or go (as documented). */
  readonly tenantUserDelete: 'keep' | 'unassign';
  /** Listing assignments of a user, tenant or role that is not there: an empty list, or 404. */
  readonly unknownFilter: 'empty' | 'not-found';
  /** Fields that the schema does not know: 422 (the published models forbid them), or passed over. */
  readonly unknownFields: 'refuse' | 'ignore';
  /** E-mail addresses are checked for their form (as in the published models), or taken as they are. */
  readonly emailFormat: 'checked' | 'free';
  /** Whether `A@x.org` and `a@x.org` are the same e-mail. */
  readonly emailCase: 'exact' | 'ignored';
  /** How limits are counted: windows on the clock, a window that slides, or refuse by either. */
  readonly limitWindow: 'both' | 'fixed' | 'sliding';
  /** Whether PATCH counts as a write: the limits do not name it. */
  readonly patchIsWrite: boolean;
  /** Whether a bulk call also counts as a write (and a delete), or against the bulk limit only. */
  readonly bulkIsWrite: boolean;
  /** Whether a refused call uses up budget too. */
  readonly refusedCallsCount: boolean;
  /** Whether a 429 carries `Retry-After`: none is documented. */
  readonly retryAfter: boolean;
}

/** The likelier answer to each open point; where neither is, the stricter one. */
export const DEFAULT_RULES: Rules = {
  putWithoutAttributes: 'empty',
  inlineRoles: 'add',
  unknownRole: 404,
  existingTenant: 409,
  existingInstance: 200,
  missingInstance: 404,
  tenantDelete: 'cascade',
  bulk: 'atomic',
  bulkRepeats: 'ignore',
  assignmentUser: 'key',
  tenantUserDelete: 'keep',
  unknownFilter: 'empty',
  unknownFields: 'refuse',
  emailFormat: 'checked',
  emailCase: 'exact',
  limitWindow: 'both',
  patchIsWrite: true,
  bulkIsWrite: true,
  refusedCallsCount: false,
  retryAfter: false,
};

/** Whose environment this is: what `api-key/scope` answers, and what paths must name. */
export interface Scope {
  readonly organizationId: string;
  readonly projectId: string;
  readonly environmentId: string;
}

/** A resource of the schema. */
export interface ResourceSchema {
  /** Keys of the roles that may be held on its instances. */
  readonly roles?: readonly string[];
  /** Relation → key of the subject's resource: `{ parent: 'folder' }`. */
  readonly relations?: Readonly<Record<string, string>>;
}

export interface StandInOptions {
  /** API keys that are let in; any other gets 401. */
  readonly apiKey: string | readonly string[];
  /** Milliseconds since the epoch; default: the machine's clock. */
  readonly now?: () => number;
  /** Between 0 and 1, for faults with a `share`; default: `Math.random`. */
  readonly random?: () => number;
  readonly organizationId?: string;
  readonly projectId?: string;
  readonly environmentId?: string;
  /** Keys of the roles that the schema starts with; default: none. */
  readonly roles?: readonly string[];
  /** The resources that the schema starts with, by key, in any order; default: none. */
  readonly resources?: Readonly<Record<string, ResourceSchema>>;
  /** Those not named are the documented ones; `none` for tests that are about something else. */
  readonly limits?: 'none' | Partial<Limits>;
  /** Those not named are in {@link DEFAULT_RULES}. */
  readonly rules?: Partial<Rules>;
  /** How many of the latest calls `calls().latest` keeps; default 1,000. */
  readonly keepCalls?: number;
}
