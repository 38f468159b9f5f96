import type { SyncJob } from '../../../jobs/index.ts';
import { departureOf, jobsOf } from '../../facts/index.ts';
import type { UserItem } from '../../store/index.ts';
import type { Operation } from '../operation/operation.ts';
import type { Attended } from '../user-keys/attend-key.ts';

type Telling = Pick<Operation, 'policy' | 'now'>;

/** What there is to say of a user under the key that it has. */
export function jobsOfHolder({ policy, now }: Telling, user: UserItem): readonly SyncJob[] {
  if (!user.held) return [];
  return jobsOf(user, {
    policy,
    profile: user.due.profile,
    // Nobody who has its key is taken out of Permit: that is for who lets go of it, and knows whether others have it.
    shared: true,
    created: user.createdAt === user.changedAt,
    observedAt: now(),
  });
}

/** What there is to say of a key that a user let go. */
export function jobsOfLeaver(
  { policy, now }: Telling,
  user: UserItem,
  key: string,
  { shared, version }: Pick<Attended, 'shared' | 'version'>,
): readonly SyncJob[] {
  if (user.held && user.key === key) return [];
  const told = { policy, shared, observedAt: now() };
  const leaver = { ...user, version };
  return user.key === key
    ? jobsOf(leaver, { ...told, profile: false, created: false })
    : departureOf(leaver, key, told);
}
