export { getOwn, putOwn } from './by-name.ts';
export { createDynamoClient } from './client.ts';
export { createDocuments, type Documents, type DocumentsOptions } from './documents.ts';
export { createLedgerStore, type LedgerStore, type LedgerStoreOptions } from './dynamo-store.ts';
export { type EnvironmentMemoOptions, rememberEnvironment } from './environment-memo.ts';
export { LedgerError, type LedgerErrorCode } from './errors.ts';
export {
  effectiveRoles,
  type MappedGrant,
  NO_PLACE,
  prunePlace,
  type Settled,
  type Standing,
  settleGrant,
  settleMembership,
  settleRemoval,
  settleSet,
} from './grants.ts';
export * from './items.ts';
export { createLease, type Lease, type LeaseOptions } from './lease.ts';
export { type LeaseReading, readLease } from './read-lease.ts';
export { type ScanLedgerOptions, scanLedger } from './scan.ts';
