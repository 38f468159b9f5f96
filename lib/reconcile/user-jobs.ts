import type { Source, SyncJob } from '../jobs/index.ts';
import type { UserItem } from '../ledger/index.ts';
import { countedGrants } from './counted-grants.ts';
import { type Absence, hasOthers, sourcesOf } from './evidence.ts';
import { oursIn } from './leftovers.ts';
import type { ListedUser } from './listing.ts';
import { membershipDeletion, mendOf, type Reading, userDeletion } from './mends.ts';
import type { Context } from './ports.ts';
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

/** What the provider's word on a user comes to, as jobs. */
export interface UserJobs {
  readonly record: SyncJob | undefined;
  /** By tenant key: the membership, or that there is none. */
  readonly places: ReadonlyMap<string, SyncJob>;
  /** Tenants in which the ledger has grants of the source, and that no id of the provider leads to. */
  readonly unreachable: readonly string[];
}

/** @param isOwnTenant - whether the provider has such a tenant, or the config names it for the provider */
export function jobsOfUser(
  one: UserCase,
  context: Context,
  reading: Reading,
  isOwnTenant: (key: string) => boolean,
): UserJobs {
  const { listed, absence, item } = one;
  if (listed !== null) {
    const mayRaise = !hasOthers(sourcesOf(item), context.source);
    const held = context.mapping.ownership === 'all' ? tenantsOf(one).filter(isOwnTenant) : [];
    return {
      record: listed.record && mendOf(listed.record, reading, mayRaise),
      ...placesOf(listed, [...leftIn(one, context.source), ...held], context, reading),
    };
  }
  if (absence?.kind === 'roles') {
    const gone: ListedUser = { id: absence.id, record: undefined, memberships: [] };
    const left = leftIn(one, context.source);
    return { record: undefined, ...placesOf(gone, left, context, reading) };
  }
  return {
    record: absence?.kind === 'deleted' ? userDeletion(reading, absence.id) : undefined,
    places: new Map(),
    unreachable: [],
  };
}

/** @param left - tenants where the user is to have nothing of this source, unless it is a member */
function placesOf(
  { id, memberships }: ListedUser,
  left: readonly string[],
  { source, mapping }: Context,
  reading: Reading,
): Omit<UserJobs, 'record'> {
  const places = new Map<string, SyncJob>();
  const unreachable: string[] = [];
  for (const job of memberships) {
    const key = mapping.tenantKey(source, job.tenant);
    if (key !== null) places.set(key, mendOf(job, reading));
  }
  const configured = mapping.tenantKey(source, null);
  for (const key of left) {
    if (places.has(key)) continue;
    const tenant = key === configured ? null : mapping.tenantId(source, key);
    if (tenant === null && key !== configured) unreachable.push(key);
    else places.set(key, membershipDeletion(reading, id, tenant));
  }
  return { places, unreachable };
}

/** Tenants in which a source still grants something, or something of it is left. */
function leftIn({ item, held }: UserCase, source: Source): readonly string[] {
  const granted = Object.entries(item?.places ?? {}).flatMap(([tenant, place]) =>
    countedGrants(place, source).size > 0 ? [tenant] : [],
  );
  return [...granted, ...oursIn(item, held.roles, source).map(({ tenant }) => tenant)];
}

/** Tenants in which Permit has roles of the user. */
const tenantsOf = ({ held }: UserCase): readonly string[] => [
  ...new Set(held.roles.map(({ tenant }) => tenant)),
];
