import type { Directory } from '../directories/index.ts';
import { type UserItem, userPk } from '../ledger/index.ts';
import { type ForeseenUser, foresee } from '../sync/index.ts';
import { absenceOfUser } from './evidence.ts';
import { createListing } from './listing.ts';
import type { Context } from './ports.ts';
import { jobsOfUser } from './user-jobs.ts';

/** What a user should be, by the provider's word and what other sources grant. */
export interface ExpectedUser {
  /** As the ledger has it now; absent: it has no such user. */
  readonly item: UserItem | undefined;
  /** `undefined`: nothing follows, neither from the provider nor from the ledger. */
  readonly foreseen: ForeseenUser | undefined;
}

/**
 * Asks the provider for one user, and works out what Permit should hold of it: as reconciling would have it.
 *
 * @param id - the provider's
 * @throws {MappingError} when the id cannot be a key; {LedgerError}, {DirectoryError}
 */
export async function expectUser(
  id: string,
  directory: Directory,
  context: Omit<Context, 'source' | 'roles'>,
): Promise<ExpectedUser> {
  const { ledger, mapping, env, now } = context;
  const { source } = directory;
  const key = mapping.userKey(source, id);
  const found = (await ledger.load([userPk(key)])).get(userPk(key));
  const item = found?.kind === 'user' ? found : undefined;
  // The provider last: what it says is then the newest.
  const began = now();
  const listing = createListing(source, mapping);
  const told = await directory.readUser(id);
  if (told !== null) listing.add(told.filter(({ kind }) => kind !== 'tenant'));
  const listed = listing.users.get(key) ?? null;
  const asking = { source, mapping, othersInUse: false, isNamed: true };
  const jobs = jobsOfUser(
    {
      key,
      item,
      held: { record: null, roles: [] },
      listed,
      absence: listed === null ? absenceOfUser(key, item, asking) : null,
      isUnconfirmed: false,
    },
    { source, mapping },
    { source, began },
    () => false,
  );
  const foresight = await foresee(jobs.all, { ledger, mapping, env, now: now() });
  return { item, foreseen: foresight.users.get(key) };
}
