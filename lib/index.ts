export {
  type PermitSyncOptions,
  type TriggerCallback,
  withPermitSync,
} from './cognito-trigger/index.ts';
export { defineExamples } from './examples/define-examples.ts';
export type { Example } from './examples/example.ts';
export {
  type ClerkConfig,
  type CognitoConfig,
  defineSync,
  type ProfileField,
  type ProviderConfig,
  type RolesConfig,
  type RuleConfig,
  type SchemaConfig,
  type SyncConfig,
} from './mapping/index.ts';
