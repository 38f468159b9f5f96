export { createRoleCatalog, type RoleCatalog } from './apply/role-catalog.ts';
export { BULK_TIMEOUT_MS, CALL_TIMEOUT_MS } from './costs.ts';
export type * from './ports.ts';
export { createWorker, type Handed, type Worker, type WorkerOptions } from './worker/worker.ts';
