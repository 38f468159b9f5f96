import type { SyncJob } from '../jobs/index.ts';
import type { QueueMessage } from './ports.ts';

/** What became of one message. */
export type JobResult =
  /** Permit was changed, or needed no change, or something newer stands, or the config makes it nothing. */
  | { readonly kind: 'applied' | 'unchanged' | 'superseded' | 'ignored' }
  /** Not now. `cause` is absent when somebody else wrote in between. */
  | { readonly kind: 'retry'; readonly cause?: Error | undefined }
  /** Never as it is. */
  | {
      readonly kind: 'dead';
      readonly reason: string;
      readonly message: string;
      readonly status?: number | undefined;
      readonly requestId?: string | undefined;
    };

/** A message on its way through a round; without a job, it could not be read. */
export interface WorkItem {
  readonly message: QueueMessage;
  readonly job: SyncJob | undefined;
  /** What could be read of where a message without a job came from. */
  readonly origin?: Partial<Pick<SyncJob, 'source' | 'eventId'>> | undefined;
  result: JobResult;
}
