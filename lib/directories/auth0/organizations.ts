import type { ReadingOptions } from '../directory.ts';
import type { ManagementApi } from './api.ts';
import { createCheckpoints } from './checkpoints.ts';
import type { PositionOf, Step } from './cursor.ts';
import { tenantJob } from './facts.ts';

/** Every organization, a page at a time; then come the users. */
export async function* tellOrganizations(
  api: ManagementApi,
  { now }: Pick<ReadingOptions, 'now'>,
  at: PositionOf<'organizations'>,
): AsyncGenerator<Step> {
  const checkpoints = createCheckpoints('GET /api/v2/organizations', at.from);
  let { from } = at;
  do {
    const askedAt = now();
    const page = await api.organizations(from);
    from = checkpoints.onward(page.next);
    yield {
      jobs: page.items.map((organization) => tenantJob(organization, askedAt)),
      next: from === undefined ? { part: 'users' } : { part: 'organizations', from },
    };
  } while (from !== undefined);
}
