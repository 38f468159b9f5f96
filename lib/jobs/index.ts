export { decodeJob, encodeJob, SCHEMA_VERSION } from './codec.ts';
export { JobError, type JobErrorCode } from './errors.ts';
export * from './job.ts';
export { newest, OLDEST, timeOf, type Version, versionOf } from './version.ts';
