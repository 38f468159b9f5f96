export {
  DEFAULT_MAX_REMOVALS,
  type MaxRemovals,
  type Removal,
  type Removals,
  refusalOf,
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
} from './report.ts';
export { type SendMendsOptions, sendMends } from './send-mends.ts';
