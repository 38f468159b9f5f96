export { createRoleCatalog, type RoleCatalog } from './apply/role-catalog.ts';
export { BULK_TIMEOUT_MS, CALL_TIMEOUT_MS } from './costs.ts';
export type { PlannedCall } from './foresee/calls.ts';
export {
  type ForeseenInstance,
  type ForeseenTenant,
  type ForeseenUser,
  type ForeseeOptions,
  type Foresight,
  foresee,
} from './foresee/foresee.ts';
export type { ForeseenJob } from './foresee/outcome-of.ts';
export { userKeyOf } from './identity/user-key-of.ts';
export type * from './ports.ts';
export { standingOf } from './round/plan/plan-place.ts';
export { digest, saltOf } from './round/settle/digest.ts';
export { sourceOf } from './round/settle/voice.ts';
export { type Heartbeat, type QueueWord, readHeartbeat } from './worker/heartbeat.ts';
export { createWorker, type Handed, type Worker, type WorkerOptions } from './worker/worker.ts';
