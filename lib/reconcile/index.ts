export {
  DEFAULT_MAX_REMOVALS,
  type MaxRemovals,
  refusalOf,
  refusalOfRemapping,
} from './brake.ts';
export { compare } from './compare.ts';
export { confirm } from './confirm.ts';
export { ReconcileError, type ReconcileErrorCode } from './errors.ts';
export { type ExpectedUser, expectUser } from './expect-user.ts';
export type {
  LedgerReader,
  PacedCall,
  PermitReader,
  Phase,
  ReconcileOptions,
  Step,
} from './ports.ts';
export { type RemapOptions, remap } from './remap.ts';
export type { Change, ChangeCount, Outlived, Remapping } from './remapping.ts';
export {
  type Comparison,
  DIFFERENCE_KINDS,
  type Difference,
  type DifferenceKind,
  differencesOf,
  type Finding,
  isDifferent,
  mendsOf,
  type Reason,
  type Removal,
  type Removals,
  TAKEN_KINDS,
  type Taken,
  type TakenKind,
} from './report.ts';
export { type SendMendsOptions, sendJobs, sendMends } from './send-mends.ts';
export { sendRemapping } from './send-remapping.ts';
