export {
  fields,
  flag,
  integer,
  mapOf,
  type Row,
  text,
  textOrNull,
  texts,
} from './attributes.ts';
export { type Claim, claimRow, readClaimRow } from './claim-item.ts';
export { EDGE_ATTRIBUTES, edgeRow, olderThan, readEdgeRows } from './edge-item.ts';
export {
  absent,
  type Change,
  type Condition,
  equal,
  type Path,
  present,
  type Test,
} from './expressions.ts';
export { unfinished } from './failures.ts';
export {
  type GroupDue,
  type GroupItem,
  groupDocumentValue,
  groupDueValue,
  groupRow,
  PENDING_GROUP,
  readGroupRow,
} from './group-item.ts';
export {
  folded,
  type ItemKey,
  keyOfText,
  keys,
  keyText,
  type LookupAttribute,
  listedAt,
  listedId,
} from './keys.ts';
export { pendingItems } from './pending.ts';
export { readSharersRow, type Sharers, sharersRow } from './sharers-item.ts';
export { openStore, type Page, type ScimTable, type Store } from './table.ts';
export {
  documentValue,
  dueValue,
  entryValue,
  type GroupEntry,
  NOTHING_DUE,
  PENDING_USER,
  readUserRow,
  type UserDue,
  type UserItem,
  userRow,
} from './user-item.ts';
