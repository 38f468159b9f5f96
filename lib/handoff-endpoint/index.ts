export { handoffHandler } from './handoff-handler.ts';
