export { CALL_TIMEOUT_MS } from './call.ts';
export type * from './ports.ts';
export { createRoleCatalog, type RoleCatalog } from './role-catalog.ts';
export { createWorker, type Worker, type WorkerOptions } from './worker.ts';
