import { encodeJob, type QueueMessage, type SyncJob, type UserJob } from '../../lib/jobs/index.ts';

/** A user's job; `n` makes it a different one. */
export function userJob(n: number, fields: UserJob['fields'] = {}): SyncJob {
  return {
    source: 'clerk',
    eventId: `msg_${n}`,
    eventType: 'user.updated',
    version: 1_700_000_000_000 + n,
    observedAt: 1_700_000_000_000 + n,
    kind: 'user',
    change: 'updated',
    user: `user_${n}`,
    whole: true,
    fields,
  };
}

/** So many jobs. */
export const userJobs = (count: number) => Array.from({ length: count }, (_, n) => userJob(n));

/** A job that takes exactly so many bytes as a message. */
export function userJobOf(bytes: number): SyncJob {
  const empty = Buffer.byteLength(encodeJob(userJob(1, { metadata: { text: '' } })));
  return userJob(1, { metadata: { text: 'x'.repeat(bytes - empty) } });
}

/** A message as it was received; `n` makes it a different one. */
export function queueMessage(n: number): QueueMessage {
  return {
    messageId: `m-${n}`,
    receiptHandle: `h-${n}`,
    body: '{}',
    receiveCount: 1,
    receipts: 1,
    sentAt: 1_700_000_000_000,
    handed: false,
  };
}
