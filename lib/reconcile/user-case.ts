import type { UserItem } from '../ledger/index.ts';
import type { Absence } from './evidence.ts';
import type { ListedUser } from './listing.ts';
import type { Held } from './read-permit.ts';

/** One user with all that is known of it. */
export interface UserCase {
  readonly key: string;
  readonly item: UserItem | undefined;
  readonly held: Held;
  /** What the provider says; `null`: it has no such user. */
  readonly listed: ListedUser | null;
  /** What follows from that it has none. */
  readonly absence: Absence | null;
  readonly isUnconfirmed: boolean;
}
