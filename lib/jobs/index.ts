export { decodeJob, readJob } from './codec.ts';
export { encodeJob, SCHEMA_VERSION } from './encode.ts';
export { JobError, type JobErrorCode } from './errors.ts';
export * from './job.ts';
export { jsonObject } from './json-object.ts';
export type { DeadLetterReason, QueueMessage } from './message.ts';
export { decodeUnparsed, encodeUnparsed, isUnparsed, type UnparsedEvent } from './unparsed.ts';
export { newest, OLDEST, timeOf, type Version, versionAt, versionOf } from './version.ts';
