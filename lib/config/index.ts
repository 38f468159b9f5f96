export { SettingsError } from './errors.ts';
export type { HandoffIssuer } from './handoff-issuers.ts';
export { type ReadParameter, readParameter, readParameterIn } from './parameter-store.ts';
export { type Environment, readSettings, type SettingsSource } from './read-settings.ts';
export type { PermitLimits, ScimToken, SettingName, Settings } from './settings.ts';
