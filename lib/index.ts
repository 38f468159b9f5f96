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
  type HandoffConfig,
  type ProfileField,
  type ProviderConfig,
  type RolesConfig,
  type RuleConfig,
  type SchemaConfig,
  type ScimConfig,
  type SyncConfig,
} from './mapping/index.ts';
