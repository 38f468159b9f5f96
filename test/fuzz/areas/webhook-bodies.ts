import { decodeJob, encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import {
  type EventParser,
  ParseError,
  parseAuth0,
  parseClerk,
  parseCognito,
} from '../../../lib/providers/index.ts';
import { damagedBody, damagedValue } from '../damaged.ts';
import { documentsOf } from '../documents.ts';
import { guarded } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';

const context = { eventId: 'msg_1', receivedAt: 1_790_000_000_000, requestId: 'req-1' };

/** Jobs are what the queue's codec takes, to the letter. */
export function checkJobs(jobs: readonly SyncJob[]): void {
  for (const job of jobs) {
    const sent = encodeJob(job);
    if (encodeJob(decodeJob(sent)) !== sent) throw new Error(`is another job when read: ${sent}`);
  }
}

const bodies = (source: string, parse: EventParser): FuzzProperty =>
  property(
    `a body of ${source} becomes jobs that can be sent, or a ParseError`,
    damagedBody(documentsOf(source)),
    (body) => {
      const outcome = guarded([ParseError], () => parse(body, context));
      if (outcome?.kind === 'jobs') checkJobs(outcome.jobs);
    },
    6,
  );

export const webhookBodies: readonly FuzzProperty[] = [
  bodies('clerk', parseClerk),
  bodies('auth0', parseAuth0),
  property(
    "a Cognito trigger's event becomes jobs that can be sent, or a ParseError",
    damagedValue(documentsOf('cognito')),
    (event) => {
      const outcome = guarded([ParseError], () => parseCognito(event, context));
      if (outcome?.kind === 'jobs') checkJobs(outcome.jobs);
    },
    6,
  ),
];
