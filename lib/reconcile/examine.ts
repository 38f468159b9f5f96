import { type LedgerItem, userPk } from '../ledger/index.ts';
import { isInstance, type Mapping } from '../mapping/index.ts';
import { inParallel } from '../sync/in-parallel.ts';
import { compareUsers, type Surroundings } from './compare-users.ts';
import { absenceOfUser } from './evidence.ts';
import { findOneByOne } from './held-instances.ts';
import { createListing } from './listing.ts';
import type { Context, ReconcileOptions } from './ports.ts';
import { type Held, READ, readHeld } from './read-permit.ts';
import { refusedIn } from './refused.ts';
import type { Finding } from './report.ts';
import type { UserCase } from './user-case.ts';

/** Users looked at together, and requests for them that are under way at once. */
const USERS_AT_ONCE = 50;
const READS_AT_ONCE = 4;

export interface Examination {
  /** Provider's ids. */
  readonly ids: readonly string[];
  readonly othersInUse: boolean;
  /** Somebody said that they are this provider's. */
  readonly isNamed: boolean;
  readonly tenants: Pick<Surroundings, 'isOwn' | 'isGone'>;
}

export interface Examined {
  readonly findings: readonly Finding[];
  readonly cases: readonly UserCase[];
}

/**
 * Compares users one by one: each is asked for by itself at the ledger, at Permit, and at the provider last.
 *
 * @param context - its `ledger` reads anew
 * @throws {MappingError} when an id cannot be a key; {LedgerError}, {PermitFailure}, {DirectoryError}
 */
export async function examineUsers(
  examination: Examination,
  context: Context,
  options: ReconcileOptions,
): Promise<Examined> {
  const { source, mapping, now } = context;
  const ids = [...new Set(examination.ids)];
  const findings: Finding[] = [];
  const cases: UserCase[] = [];
  const findInstances = findOneByOne((page) => options.call(READ, page), options);
  for (let at = 0; at < ids.length; at += USERS_AT_ONCE) {
    const some = ids
      .slice(at, at + USERS_AT_ONCE)
      .map((id) => ({ id, key: mapping.userKey(source, id) }));
    const items = await context.ledger.load(some.map(({ key }) => userPk(key)));
    const held = new Map<string, Held>();
    const began = now();
    const listing = createListing(source, mapping);
    await inParallel(READS_AT_ONCE, some, async ({ id, key }) => {
      options.signal?.throwIfAborted();
      held.set(
        key,
        await readHeld(key, options, mayBeOnInstances(items.get(userPk(key)), mapping)),
      );
      const jobs = await options.directory.readUser(id);
      if (jobs !== null) listing.add(jobs.filter(({ kind }) => kind !== 'tenant'));
    });
    const asking = { ...context, ...examination };
    const these = some.map(({ key }): UserCase => {
      const found = items.get(userPk(key));
      const item = found?.kind === 'user' ? found : undefined;
      const listed = listing.users.get(key) ?? null;
      return {
        key,
        item,
        held: held.get(key) ?? { record: null, roles: [] },
        listed,
        absence: listed === null ? absenceOfUser(key, item, asking) : null,
        isUnconfirmed: false,
      };
    });
    cases.push(...these);
    findings.push(
      ...(await compareUsers(
        these,
        context,
        { source, began },
        { ...examination.tenants, findInstances },
      )),
      ...refusedIn(listing),
    );
    options.onStep?.({ phase: 'confirming', done: cases.length, total: ids.length });
  }
  return { findings, cases };
}

/** Whether a user may have roles on resource instances that concern us. */
function mayBeOnInstances(item: LedgerItem | undefined, { needs }: Mapping): boolean {
  if (needs.resources.size > 0) return true;
  return item?.kind === 'user' && Object.keys(item.places).some(isInstance);
}
