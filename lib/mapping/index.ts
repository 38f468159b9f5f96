export { compileMapping, type MappedFields, type Mapping } from './compile.ts';
export {
  type CognitoConfig,
  defineSync,
  type ProfileField,
  type ProviderConfig,
  parseConfig,
  type RolesConfig,
  type SyncConfig,
} from './config.ts';
export { MappingError, type MappingErrorCode } from './errors.ts';
export { decodeKey, encodeKey, type KeyKind } from './keys.ts';
