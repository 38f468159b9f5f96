/**
 * How long the services around the worker take to answer on the virtual clock. Assumptions, round and rather slow for
 * one region; they decide nothing about the number of calls, and are printed with the results.
 */
export const LATENCY = {
  /** One SQS call. */
  sqsMs: 10,
  /** One DynamoDB call. */
  dynamoMs: 5,
  /** One Permit call, and what each kilobyte of its body adds: a bulk call of 3,000 users takes about a second. */
  permitMs: 100,
  permitMsPerKilobyte: 2,
} as const;

/** SQS: 10 messages a call, 8 calls at once, as `lib/queue` makes them. */
export const sqsBatchesMs = (messages: number): number =>
  LATENCY.sqsMs * Math.max(1, Math.ceil(messages / 80));

/** DynamoDB: 100 keys a read, 8 reads at once. */
export const dynamoReadsMs = (keys: number): number =>
  LATENCY.dynamoMs * Math.max(1, Math.ceil(keys / 800));
