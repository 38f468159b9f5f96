export {
  type BackfillOptions,
  type Checkpoint,
  differencesOf,
  newCheckpoint,
  queueDigest,
  type RunIdentity,
} from './checkpoint.ts';
export { type CheckpointFile, checkpointFile } from './checkpoint-file.ts';
export { BackfillError, type BackfillErrorCode } from './errors.ts';
export { type LockOptions, lockCheckpoint } from './lock.ts';
export { type BackfillEnd, type BackfillRun, runBackfill } from './run-backfill.ts';
