export { ofDeletedGroup } from './groups.ts';
export {
  type LookUp,
  type LookUpAnswer,
  type LookUpOutcome,
  tellLookUp,
} from './look-up.ts';
export { parseCloudTrail } from './parse.ts';
export type { CloudTrailContext, CloudTrailOutcome, IgnoredBecause } from './record.ts';
