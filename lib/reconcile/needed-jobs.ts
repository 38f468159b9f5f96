import type { SyncJob } from '../jobs/index.ts';
import type { ForeseenUser, Foresight } from '../sync/index.ts';
import { changesOfInstance, changesOfTenant, changesOfUser } from './changes.ts';
import { declaredBy } from './declared-instances.ts';
import { regrantedPlaces } from './on-record.ts';
import { declaredByGone } from './outlived.ts';
import type { Context } from './ports.ts';
import { placesOfMembership, placesOfRecord } from './told-places.ts';

/**
 * Of one user's jobs, those by which something changes: what is foreseen of a job is so of the user as a whole. All of
 * them, where it cannot be told which.
 *
 * @param jobs - of which something would change, all together
 */
export function neededJobs(
  jobs: readonly SyncJob[],
  user: ForeseenUser,
  foresight: Pick<Foresight, 'instances' | 'tenants'>,
  context: Pick<Context, 'source' | 'mapping'>,
): readonly SyncJob[] {
  const { key, before, isAlive } = user;
  // Who is gone need not be deleted again, however new the word.
  if (!isAlive && !before.made && before.pending === undefined) return [];
  if (jobs.length === 1 || !isAlive || !before.made || before.pending !== undefined) return jobs;
  const { changes } = changesOfUser(user);
  const open = new Set([
    ...changes.flatMap(({ place }) => place ?? []),
    ...regrantedPlaces(user, context.source),
  ]);
  const isRecord =
    changes.some(({ entity }) => entity === 'user') ||
    isShutAnew(user, context.source) ||
    declaredByGone(before, context).length > 0 ||
    declaresAnew(user, foresight.instances);
  const subject = { key, item: before };
  const told = new Set<string>();
  const needed = jobs.filter((job) => {
    const places = placesOf(job, subject, context);
    const isNeeded =
      (job.kind === 'user' && (isRecord || namesAnew(places, foresight))) ||
      places.some((place) => open.has(place));
    if (isNeeded) for (const place of places) told.add(place);
    return isNeeded;
  });
  // A place that no job speaks of, as one that a rule gave which is gone, is looked at by any of them.
  return needed.length > 0 && open.isSubsetOf(told) ? needed : jobs;
}

/** The source says that it has shut the user out, or in again, and the ledger has not heard. */
export const isShutAnew = (
  { before, after }: Pick<ForeseenUser, 'before' | 'after'>,
  source: Context['source'],
): boolean => before.shut?.[source]?.on !== after.shut?.[source]?.on;

const declaresAnew = (user: ForeseenUser, instances: Foresight['instances']): boolean =>
  declaredBy(user).some((key) => {
    const instance = instances.get(key);
    return instance !== undefined && changesOfInstance(instance).changes.length > 0;
  });

/** A rule on the record may name the tenant where it gives roles. */
const namesAnew = (
  places: readonly string[],
  { instances, tenants }: Pick<Foresight, 'instances' | 'tenants'>,
): boolean =>
  places.some((place) => {
    const tenant = tenants.get(instances.get(place)?.tenant ?? place);
    return tenant !== undefined && changesOfTenant(tenant).changes.length > 0;
  });

function placesOf(
  job: SyncJob,
  subject: Parameters<typeof placesOfRecord>[0],
  context: Pick<Context, 'source' | 'mapping'>,
): readonly string[] {
  if (job.kind === 'user') return placesOfRecord(subject, job, context);
  if (job.kind !== 'membership') return [];
  return placesOfMembership(subject, job.tenant, job.roles ?? [], context);
}
