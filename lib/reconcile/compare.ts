import { findTenants } from './all-tenants.ts';
import { findUsers } from './all-users.ts';
import { removalsOf } from './brake.ts';
import { declaredIn } from './declared-instances.ts';
import { ReconcileError } from './errors.ts';
import type { Everything } from './everything.ts';
import { examineUsers } from './examine.ts';
import { foreignIn } from './foreign.ts';
import { inListed, resourceOf } from './held-instances.ts';
import type { Context, ReconcileOptions } from './ports.ts';
import { readLedger } from './read-ledger.ts';
import { READ, readPermit } from './read-permit.ts';
import { readProvider } from './read-provider.ts';
import { refusedIn } from './refused.ts';
import { type Comparison, NOTHING_TAKEN, takesAnything } from './report.ts';
import { type Standing, standingIn } from './standing.ts';

/**
 * Compares what a provider says with the ledger and with Permit, and works out the jobs that would make them agree
 * (docs/decisions/0008-reconcile.md). Writes nothing anywhere. The ledger is read first, then Permit, the provider
 * last, each to its end or not at all; whoever the ledger hears of later is left alone.
 *
 * All three are held in memory, about 4.5 KB for a user with a profile and one membership: 100,000 of them run in a heap
 * of 450 MB (measured), and in less than a minute besides the reading.
 *
 * @throws {ReconcileError} `empty_read`; {LedgerError}, {PermitFailure}, {DirectoryError} where reading fails;
 *   {MappingError} when a named user's id cannot be a key
 */
export async function compare(options: ReconcileOptions): Promise<Comparison> {
  if (options.users !== undefined) return await compareNamed(options.users, options);
  const { directory, mapping, maxRemovals } = options;
  const ledger = await readLedger(options);
  const context: Context = { ...(await contextOf(options)), ledger };
  const resources = new Set([
    ...mapping.needs.resources.keys(),
    ...[...ledger.instances.keys()].map(resourceOf),
  ]);
  const permit = await readPermit(options, resources);
  const provider = await readProvider(options);
  const standing = standingIn(context.source, ledger, mapping);
  if (provider.read.users === 0 && standing.alive.users > 0) throw emptyRead(options, standing);

  const all: Everything = { ledger, permit, provider, standing, context, options };
  const tenants = await findTenants(all);
  const ownTenants = ownTenantsOf(context, provider.listing.tenants.keys());
  const gone = new Set(tenants.filter(({ removes }) => removes.tenants > 0).map(({ key }) => key));
  const users = await findUsers(all, {
    isOwn: (key) => ownTenants.has(key),
    isGone: (key) => gone.has(key),
    findInstances: inListed(permit.instances),
  });
  const findings = [...tenants, ...users, ...refusedIn(provider.listing), ...foreignIn(all)].filter(
    (one) => one.differences.length > 0 || takesAnything(one),
  );
  return {
    source: context.source,
    account: directory.account,
    readAt: provider.began,
    named: null,
    read: {
      provider: provider.read,
      ledger: {
        users: ledger.users.size,
        tenants: ledger.tenants.size,
        instances: ledger.instances.size,
      },
      permit: {
        users: permit.users.size,
        tenants: permit.tenants.size,
        roles: permit.roleCount,
        instances: permit.instances.size,
      },
    },
    findings,
    removals: removalsOf(findings, standing.alive, maxRemovals),
    othersInUse: standing.othersInUse,
    ownTenants,
  };
}

/** What stays the same, with the ledger as it is at each time. */
export async function contextOf(
  options: Pick<ReconcileOptions, 'directory' | 'ledger' | 'mapping' | 'now' | 'permit' | 'call'>,
): Promise<Context> {
  const { directory, ledger, mapping, now, permit, call } = options;
  const env = await call(READ, () => permit.environment());
  const inTenants = await call(READ, () => permit.roles());
  const hasResources = mapping.needs.resources.size > 0;
  const onInstances = hasResources ? await call(READ, () => permit.resources()) : new Set<string>();
  const roles = inTenants.union(onInstances);
  return { source: directory.source, mapping, env, roles, ledger, now };
}

function ownTenantsOf({ mapping, source }: Context, listed: Iterable<string>): ReadonlySet<string> {
  const configured = mapping.tenantKey(source, null);
  return new Set(configured === null ? listed : [...listed, configured]);
}

/** The same of some users, each read by itself. */
async function compareNamed(
  ids: readonly string[],
  options: ReconcileOptions,
): Promise<Comparison> {
  const { directory, now, maxRemovals } = options;
  const readAt = now();
  const context = await contextOf(options);
  const ownTenants = ownTenantsOf(context, []);
  const { findings, cases } = await examineUsers(
    {
      ids,
      othersInUse: false,
      isNamed: true,
      tenants: { isOwn: (key) => ownTenants.has(key), isGone: () => false },
    },
    context,
    options,
  );
  const items = cases.flatMap(({ item }) => item ?? []);
  const given = items.flatMap(({ places }) => Object.values(places).flatMap((one) => one.applied));
  const alive = items.filter(({ seen, del }) => seen > del).length;
  const listed = cases.flatMap((one) => one.listed ?? []);
  return {
    source: context.source,
    account: directory.account,
    readAt,
    named: ids,
    read: {
      provider: {
        users: listed.length,
        tenants: 0,
        memberships: listed.reduce((sum, { memberships }) => sum + memberships.length, 0),
      },
      ledger: { users: items.length, tenants: 0, instances: 0 },
      permit: {
        ...NOTHING_TAKEN,
        users: cases.filter(({ held }) => held.record !== null).length,
        roles: cases.reduce((sum, { held }) => sum + held.roles.length, 0),
      },
    },
    findings: findings.filter(({ differences }) => differences.length > 0),
    removals: removalsOf(
      findings,
      {
        users: alive,
        tenants: 0,
        roles: given.length,
        instances: items.flatMap(declaredIn).length,
      },
      maxRemovals,
      ids.length,
    ),
    othersInUse: false,
    ownTenants,
  };
}

/** Nobody is listed where somebody should be. */
export function emptyRead(
  { directory }: Pick<ReconcileOptions, 'directory'>,
  { alive }: Standing,
): ReconcileError {
  return new ReconcileError(
    'empty_read',
    `${directory.account} listed no user at all, and the ledger has ${alive.users} living ones of it: ` +
      'that is taken for a failure. Check that the credentials are those of the right account',
  );
}
