import {
  decodeJob,
  decodeUnparsed,
  isUnparsed,
  type Source,
  type SyncJob,
} from '../../lib/jobs/index.ts';
import type { DeadLetter, KeptEventParser } from '../../lib/queue/index.ts';

/** What stands for the reason of a letter that SQS moved by itself: the worker died on it. */
export const NO_REASON = 'none';

/** Whom a letter is about, by the provider's ids. */
export interface Entity {
  readonly source: Source;
  readonly user: string | undefined;
  /** `null`: the one that the config names. */
  readonly tenant: string | null | undefined;
}

/** What can be told of a letter without its body. */
export interface LetterFacts {
  readonly id: string;
  /** A code, or {@link NO_REASON}. */
  readonly reason: string;
  readonly message: string | undefined;
  readonly path: string | undefined;
  readonly source: string | undefined;
  readonly eventId: string | undefined;
  readonly eventType: string | undefined;
  readonly attempts: number | undefined;
  /** When it failed, or else when it was sent, in ms. */
  readonly at: number;
  /** Empty when nobody can tell. */
  readonly entities: readonly Entity[];
}

/** What a body is: a job, a kept event with the jobs that its parser makes of it now, or neither. */
type Body =
  | { readonly kind: 'jobs'; readonly jobs: readonly SyncJob[] }
  | { readonly kind: 'event'; readonly source: Source; readonly eventType: string | undefined }
  | { readonly kind: 'unreadable' };

function readBody(body: string, parse: KeptEventParser): Body {
  try {
    if (!isUnparsed(body)) return { kind: 'jobs', jobs: [decodeJob(body)] };
    const event = decodeUnparsed(body);
    try {
      const jobs = parse(event);
      if (jobs.length > 0) return { kind: 'jobs', jobs };
    } catch {
      // That is why it was kept.
    }
    return { kind: 'event', source: event.source, eventType: event.eventType };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** @param parse - reads kept events */
export function factsOf(letter: DeadLetter, parse: KeptEventParser): LetterFacts {
  const { reason } = letter;
  const body = readBody(letter.body, parse);
  const jobs = body.kind === 'jobs' ? body.jobs : [];
  const [job] = jobs;
  return {
    id: letter.messageId,
    reason: reason.reason ?? NO_REASON,
    message: reason.message,
    path: reason.path,
    source: reason.source ?? job?.source ?? (body.kind === 'event' ? body.source : undefined),
    eventId: reason.eventId ?? job?.eventId,
    eventType: job?.eventType ?? (body.kind === 'event' ? body.eventType : undefined),
    attempts: reason.attempts,
    at: reason.failedAt ?? letter.sentAt,
    entities: jobs.map(entityOf),
  };
}

/** Whom a job is about. */
export function entityOf(job: SyncJob): Entity {
  return {
    source: job.source,
    user: 'user' in job ? job.user : undefined,
    tenant: 'tenant' in job ? job.tenant : undefined,
  };
}
