export {
  type PermitSyncOptions,
  type TriggerCallback,
  withPermitSync,
} from './cognito-trigger/index.ts';
export {
  type CognitoConfig,
  defineSync,
  type ProfileField,
  type ProviderConfig,
  type RolesConfig,
  type SyncConfig,
} from './mapping/index.ts';
