import type { SyncJob } from '../../jobs/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Tokens } from '../tokens/index.ts';

/** What the endpoint is put together of. */
export interface ScimPorts {
  /**
   * The operations on one tenant's users and groups, for one request: its deadline begins now.
   *
   * @param onQueued - told of the jobs that the queue has taken
   */
  readonly directoryOf: (
    tenant: string,
    onQueued: (jobs: readonly Pick<SyncJob, 'eventId'>[]) => void,
  ) => Directory;
  readonly tokens: Pick<Tokens, 'verify'>;
  readonly telemetry: Telemetry;
  /** Milliseconds. */
  readonly now: () => number;
}
