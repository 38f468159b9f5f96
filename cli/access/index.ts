export {
  type Access,
  connectionOf,
  createAccess,
  isSameQueue,
  type LedgerAccess,
  type QueueAccess,
} from './access.ts';
export {
  announceLocalStack,
  findLocalStack,
  type LocalStack,
  runningLocalStack,
} from './local-stack.ts';
export type { PermitAccess } from './permit.ts';
export type { Place } from './settings.ts';
