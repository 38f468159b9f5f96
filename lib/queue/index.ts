export type { DeadLetterDetails } from './attributes.ts';
export type { CallOptions } from './call-options.ts';
export { createSqsClient, type SqsClientOptions } from './client.ts';
export {
  type DeadLetter,
  type ScanOptions,
  type ScanReport,
  scanDeadLetters,
} from './dead-letter-scan.ts';
export { createDeadLetters, type DeadLetters, type DeadLettersOptions } from './dead-letters.ts';
export { QueueError, type QueueErrorCode, type QueueRetry } from './errors.ts';
export { fromSqsEvent, type HandedByQueue, queueNameOf, splitByQueue } from './event-source.ts';
export { MAX_JOB_BYTES, MAX_MESSAGE_BYTES } from './limits.ts';
export {
  createReplay,
  type KeptCause,
  type KeptLetter,
  type Replay,
  type ReplayOptions,
  type ReplayReport,
} from './replay.ts';
export { createJobSender, type JobSender, type JobSenderOptions } from './sender.ts';
export { createWorkerQueue, type WorkerQueue, type WorkerQueueOptions } from './worker-queue.ts';
