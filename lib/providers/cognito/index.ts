export type { TriggerContext } from './event.ts';
export { rolesOfGroups } from './groups.ts';
export { parseCognito } from './parse.ts';
export { type UserAttributes, userAttributes, userFieldsOf } from './user.ts';
