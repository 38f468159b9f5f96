export type { DeadLetterDetails } from './attributes.ts';
export type { CallOptions } from './call-options.ts';
export { createSqsClient, type SqsClientOptions } from './client.ts';
export type { DeadLetter } from './dead-letter.ts';
export {
  type ScanEnd,
  type ScanOptions,
  type ScanReport,
  scanDeadLetters,
} from './dead-letter-scan.ts';
export {
  createDeadLetters,
  type DeadLetters,
  type DeadLettersOptions,
  type DeadLettersThroughOptions,
  deadLettersThrough,
} from './dead-letters.ts';
export { type QueueDepth, readDepth } from './depth.ts';
export { QueueError, type QueueErrorCode, type QueueRetry } from './errors.ts';
export { fromSqsEvent, type HandedByQueue, queueNameOf, splitByQueue } from './event-source.ts';
export { identityOf } from './job-identity.ts';
export {
  type KeptCause,
  type KeptEventParser,
  type LetterReading,
  readLetter,
} from './letter-jobs.ts';
export { createLightSender } from './light-sender.ts';
export { MAX_IN_FLIGHT, MAX_JOB_BYTES, MAX_MESSAGE_BYTES } from './limits.ts';
export { type MessageSender, throughSdk } from './message-sender.ts';
export { type QueueSettings, readQueueSettings } from './queue-settings.ts';
export {
  createReplay,
  type KeptLetter,
  type Replay,
  type ReplayOptions,
  type ReplayReport,
} from './replay.ts';
export { type LetterToSend, type SendLettersOptions, sendLetters } from './send-letters.ts';
export {
  createJobSender,
  type JobSender,
  type JobSenderOptions,
  type JobSenderThroughOptions,
  jobSenderThrough,
} from './sender.ts';
export { legalJson } from './text.ts';
export { createWorkerQueue, type WorkerQueue, type WorkerQueueOptions } from './worker-queue.ts';
