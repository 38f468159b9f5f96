import type { SyncJob } from '../jobs/index.ts';
import { isInstance } from '../mapping/index.ts';
import { isBlockedForGood } from './blocked.ts';
import { hasOthers, sourcesOf } from './evidence.ts';
import { leftPlaces, type Unreachable, withoutRecord } from './left-places.ts';
import type { ListedUser } from './listing.ts';
import { membershipDeletion, mendOf, type Reading, userDeletion } from './mends.ts';
import type { Context } from './ports.ts';
import { placesOfMembership, placesOfRecord } from './told-places.ts';
import type { UserCase } from './user-case.ts';

/** What the provider's word on a user comes to, as jobs. */
export interface UserJobs {
  readonly record: SyncJob | undefined;
  /** The record, memberships, and that there are none. */
  readonly all: readonly SyncJob[];
  /** By tenant's key, or `<resource>:<key>`: the jobs that say something of what the user has there. */
  readonly places: ReadonlyMap<string, readonly SyncJob[]>;
  /** Where the ledger has grants of the source, and no job leads to them. */
  readonly unreachable: readonly Unreachable[];
}

type Telling = Pick<Context, 'source' | 'mapping'>;

/** @param isOwnTenant - whether the provider has such a tenant, or the config names it for the provider */
export function jobsOfUser(
  one: UserCase,
  context: Telling,
  reading: Reading,
  isOwnTenant: (key: string) => boolean,
): UserJobs {
  const { listed, absence, item } = one;
  if (listed !== null) {
    const mayRaise = !hasOthers(sourcesOf(item), context.source);
    if (listed.record !== undefined && isBlockedForGood(listed, context)) {
      const record = mendOf(listed.record, reading, mayRaise);
      return { record, all: [record], places: new Map(), unreachable: [] };
    }
    const also = context.mapping.ownership === 'all' ? tenantsOf(one).filter(isOwnTenant) : [];
    return jobsOfListed(one, listed, also, context, reading, mayRaise);
  }
  if (absence?.kind === 'roles') {
    const gone: ListedUser = { id: absence.id, record: undefined, memberships: [] };
    const jobs = jobsOfListed(one, gone, [], context, reading, false);
    const left = withoutRecord(one, context, new Set(jobs.places.keys()));
    return { ...jobs, unreachable: [...jobs.unreachable, ...left] };
  }
  const record = absence?.kind === 'deleted' ? userDeletion(reading, absence.id) : undefined;
  const all = record === undefined ? [] : [record];
  return { record, all, places: new Map(), unreachable: [] };
}

function jobsOfListed(
  one: UserCase,
  { id, record: said, memberships }: ListedUser,
  also: readonly string[],
  context: Telling,
  reading: Reading,
  mayRaise: boolean,
): UserJobs {
  const places = new Map<string, SyncJob[]>();
  const all: SyncJob[] = [];
  const tell = (job: SyncJob, of: readonly string[]): void => {
    all.push(job);
    for (const place of new Set(of)) {
      const known = places.get(place);
      if (known === undefined) places.set(place, [job]);
      else known.push(job);
    }
  };
  const record = said && mendOf(said, reading, mayRaise);
  const byRecord = said === undefined ? [] : placesOfRecord(one, said, context);
  if (record !== undefined) tell(record, byRecord);
  const members = new Set<string>();
  for (const job of memberships) {
    const of = placesOfMembership(one, job.tenant, job.roles ?? [], context);
    tell(mendOf(job, reading), of);
    for (const place of of) members.add(place);
  }
  // What a record's rules give in a tenant says nothing of whether the user is a member there.
  const left = leftPlaces(one, context, { members, record: new Set(byRecord) }, also);
  for (const tenant of left.tenants) {
    const of = placesOfMembership(one, tenant, [], context);
    tell(membershipDeletion(reading, id, tenant), of);
  }
  return { record, all, places, unreachable: left.unreachable };
}

/** Tenants in which Permit has roles of the user. */
const tenantsOf = ({ held }: UserCase): readonly string[] => [
  ...new Set(held.roles.map(({ place }) => place).filter((place) => !isInstance(place))),
];
