export { workerHandler } from './worker-handler.ts';
