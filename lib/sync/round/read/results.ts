import type { SyncJob } from '../../../jobs/index.ts';
import type { QueueMessage } from '../../ports.ts';

/** What became of one message. */
export type JobResult =
  /** Permit was changed, or needed no change, or something newer stands, or the config makes it nothing. */
  | { readonly kind: 'applied' | 'unchanged' | 'superseded' | 'ignored' }
  /**
   * Not now. `cause` is absent when somebody else wrote in between; `since`: when it first failed by itself, in ms,
   * where that is known.
   */
  | {
      readonly kind: 'retry';
      readonly cause?: Error | undefined;
      readonly since?: number | undefined;
    }
  /** In this invocation's next round, which fills the calls better. */
  | { readonly kind: 'deferred' }
  /** Never as it is. */
  | {
      readonly kind: 'dead';
      readonly reason: string;
      readonly message: string;
      readonly status?: number | undefined;
      readonly requestId?: string | undefined;
    };

/** What is told of a job. The rest of it is in its claims: a batch of thousands is not kept in memory twice. */
export type JobHead = Pick<SyncJob, 'kind' | 'source' | 'eventId' | 'eventType' | 'observedAt'>;

/** A message on its way through a round; without a job, it could not be read. */
export interface WorkItem {
  readonly message: QueueMessage;
  readonly job: JobHead | undefined;
  /** What could be read of where a message without a job came from. */
  readonly origin?: Partial<Pick<JobHead, 'source' | 'eventId'>> | undefined;
  /** Ids that Permit gave the requests that were made for what it claims, of which other jobs may claim something, too. */
  requestIds?: readonly string[];
  result: JobResult;
}
