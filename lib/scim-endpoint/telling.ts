import type { SyncJob } from '../jobs/index.ts';
import type { DirectoryPorts } from '../scim/directory/index.ts';

/** The same ports, and somebody is told of the jobs that the queue has taken. */
export const telling = <Ports extends Pick<DirectoryPorts, 'enqueue'>>(
  ports: Ports,
  onQueued: (jobs: readonly SyncJob[]) => void,
): Ports => ({
  ...ports,
  async enqueue(jobs: readonly SyncJob[]) {
    await ports.enqueue(jobs);
    onQueued(jobs);
  },
});
