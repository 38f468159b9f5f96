export {
  type PermitSyncOptions,
  type TriggerCallback,
  withPermitSync,
} from './with-permit-sync.ts';
