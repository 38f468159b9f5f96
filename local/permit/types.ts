import type { CallCounts } from './calls.ts';
import type { Faults } from './faults.ts';
import type { Listening } from './http.ts';
import type { Outcome, StandInRequest } from './http-types.ts';
import type { ResourceSchema, Scope } from './options.ts';
import type { FactsSnapshot } from './snapshot.ts';
import type { StandInState } from './state.ts';

/** Permit's API in memory, with its rules, limits and error shapes. */
export interface PermitStandIn {
  readonly scope: Scope;
  /** Answers one request: synchronous, without a socket. Never throws for what the request says. */
  handle(request: StandInRequest): Outcome;
  /**
   * Serves it on 127.0.0.1.
   *
   * @param port default: a free one.
   * @param settle waited for before each answer: to write down what has changed.
   */
  listen(port?: number, settle?: () => Promise<void>): Promise<Listening>;
  readonly faults: Faults;
  facts(): FactsSnapshot;
  calls(): CallCounts;
  resetCalls(): void;
  /** Adds a role to the schema, as an administrator would. @throws {Refusal} 409 when it is there, 422 when its key is none. */
  createRole(key: string, name?: string): void;
  /**
   * Adds a resource with its roles and relations to the schema, or, when it cannot, nothing.
   *
   * @throws {Refusal} 409 when it is there, 404 for a resource that a relation names, 422 when a key is none.
   */
  createResource(key: string, schema: ResourceSchema): void;
  /** Grows with each change of what is in the environment. */
  revision(): number;
  /** Everything as JSON, for {@link PermitStandIn.restore}. */
  save(): StandInState;
  /** @throws {Error} when it is no saved state. */
  restore(state: unknown): void;
}
