import { newest, OLDEST, type SyncJob, type Version } from '../jobs/index.ts';
import { instancePk, type LedgerItem, placePk, tenantPk } from '../ledger/index.ts';
import { isInstance } from '../mapping/index.ts';
import { foresee } from '../sync/index.ts';
import type { Around } from './around.ts';
import { declaredBy } from './declared-instances.ts';
import type { FindInstances } from './held-instances.ts';
import { judgeUser } from './judge-user.ts';
import type { Reading } from './mends.ts';
import type { Context } from './ports.ts';
import { refusalsIn } from './refused.ts';
import type { Finding } from './report.ts';
import type { UserCase } from './user-case.ts';
import { jobsOfUser } from './user-jobs.ts';

/** What is known besides them when users are compared. */
export interface Surroundings {
  /** The provider has such a tenant, or the config names it for the provider. */
  isOwn(tenant: string): boolean;
  /** It is to be deleted. */
  isGone(tenant: string): boolean;
  /** In Permit. */
  readonly findInstances: FindInstances;
}

/** Compares some users. @throws {LedgerError}; {PermitFailure} where instances are asked for one by one */
export async function compareUsers(
  cases: readonly UserCase[],
  context: Context,
  reading: Reading,
  { isOwn, isGone, findInstances }: Surroundings,
): Promise<readonly Finding[]> {
  const { source, ledger, mapping, env, roles } = context;
  const jobs = new Map(
    cases.map((one) => [one, jobsOfUser(one, context, reading, (key) => isOwn(key))]),
  );
  const sent = [...jobs.values()].flatMap(({ all }): readonly SyncJob[] => all);
  // Without Permit's list of roles: one that is unknown is told of by itself, and the rest of its job compared.
  const foresight = await foresee(sent, { ledger, mapping, env, now: context.now() });
  const items = await loadPlaces(
    cases.flatMap(({ item, held }) => [
      ...Object.keys(item?.places ?? {}),
      ...held.roles.map(({ place }) => place),
    ]),
    ledger,
  );
  const tenantOf = (place: string): string => {
    if (!isInstance(place)) return place;
    const foreseen = foresight.instances.get(place)?.tenant;
    const item = items.get(instancePk(place));
    return foreseen ?? (item?.kind === 'instance' ? item.tenant.key : place);
  };
  const refusals = refusalsIn(foresight);
  const around: Around = {
    source,
    mapping,
    roles,
    voidBefore: (place): Version => {
      const home = items.get(tenantPk(tenantOf(place)))?.del;
      return newest(home, isInstance(place) ? items.get(instancePk(place))?.del : OLDEST);
    },
    isGone: (place) => isGone(tenantOf(place)),
    refusalOf: (job) => refusals.get(job),
    instances: foresight.instances,
    held: await findInstances([...foresight.users.values()].flatMap(declaredBy)),
  };
  return cases.map((one) => {
    const said = jobs.get(one) ?? {
      record: undefined,
      all: [],
      places: new Map(),
      unreachable: [],
    };
    return judgeUser(one, said, foresight.users.get(one.key), around);
  });
}

/** Reads what the ledger has of places: of instances, with their tenants. */
async function loadPlaces(
  places: readonly string[],
  ledger: Context['ledger'],
): Promise<ReadonlyMap<string, LedgerItem>> {
  const items = await ledger.load([...new Set(places)].map(placePk));
  const homes = [...items.values()].flatMap((item) =>
    item.kind === 'instance' ? [tenantPk(item.tenant.key)] : [],
  );
  if (homes.length === 0) return items;
  return new Map([...items, ...(await ledger.load([...new Set(homes)]))]);
}
