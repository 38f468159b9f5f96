export {
  type CloudTrailContext,
  type CloudTrailOutcome,
  type IgnoredBecause,
  type LookUp,
  type LookUpAnswer,
  ofDeletedGroup,
  parseCloudTrail,
  tellLookUp,
} from './cloudtrail/index.ts';
export type { TriggerContext } from './event.ts';
export { rolesOfGroups } from './groups.ts';
export { parseCognito } from './parse.ts';
export { type UserAttributes, userAttributes, userFieldsOf } from './user.ts';
