export { SettingsError } from './errors.ts';
export { type ReadParameter, readParameter, readParameterIn } from './parameter-store.ts';
export { type Environment, readSettings, type SettingsSource } from './read-settings.ts';
export type { PermitLimits, SettingName, Settings } from './settings.ts';
