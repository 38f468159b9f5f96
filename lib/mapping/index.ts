export { compileMapping } from './compile.ts';
export type { ClaimNames, ClaimsConfig } from './config/claims-config.ts';
export type {
  ClerkConfig,
  CognitoConfig,
  HandoffConfig,
  ProfileField,
  ProviderConfig,
  RolesConfig,
  ScimConfig,
  SyncConfig,
  SyncConfigFor,
} from './config/config.ts';
export { defineSync, parseConfig } from './config/parse-config.ts';
export type { RuleConfig } from './config/rule-config.ts';
export type { SchemaConfig } from './config/schema-config.ts';
export { MappingError, type MappingErrorCode } from './errors.ts';
export { decodeKey, encodeKey, type KeyKind } from './keys.ts';
export {
  type DeclaredInstance,
  type GivenRoles,
  type HandoffFacts,
  type HandoffReader,
  isInstance,
  type MappedFields,
  type Mapping,
  type MemberVoice,
  type RuleSet,
  type ScimPolicy,
} from './mapping.ts';
