export { inProcessAdapter } from './axios-adapter.ts';
export type { CallCounts, CallRecord } from './calls.ts';
export { Refusal } from './errors.ts';
export type { Fault, FaultEffect, Faults } from './faults.ts';
export type { Listening } from './http.ts';
export {
  type Answer,
  type Outcome,
  type Query,
  requestOf,
  type StandInRequest,
} from './http-types.ts';
export {
  DEFAULT_RULES,
  DOCUMENTED_LIMITS,
  type Limits,
  type ResourceSchema,
  type Rules,
  type Scope,
  type StandInOptions,
} from './options.ts';
export type { FactsSnapshot } from './snapshot.ts';
export { createPermitStandIn } from './stand-in.ts';
export type { StandInState } from './state.ts';
export type { PermitStandIn } from './types.ts';
