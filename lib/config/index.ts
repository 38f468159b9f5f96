export { SettingsError } from './errors.ts';
export type { HandoffIssuer } from './handoff-issuers.ts';
export { type ReadParameter, readParameter, readParameterIn } from './parameter-store.ts';
export { asSecret, type SecretSource, secretOf } from './read-secret.ts';
export { type Environment, readSettings, type SettingsSource } from './read-settings.ts';
export type { ReconcileSource } from './reconcile-settings.ts';
export {
  createSecret,
  fixedSecret,
  type Look,
  type Secret,
  type SecretOptions,
} from './secret.ts';
export type { PermitLimits, ScimToken, SecretName, SettingName, Settings } from './settings.ts';
