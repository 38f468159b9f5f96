import type { Mapping } from '../mapping/index.ts';
import { removalsOf } from './brake.ts';

import { contextOf, emptyRead } from './compare.ts';
import { createLook } from './look-ahead.ts';
import { whatOutlives } from './outlived.ts';
import type { ReconcileOptions } from './ports.ts';
import { readLedger } from './read-ledger.ts';
import { readProvider } from './read-provider.ts';
import { remapTenants } from './remap-tenants.ts';
import { remapUsers } from './remap-users.ts';
import type { Remapping } from './remapping.ts';
import { standingIn } from './standing.ts';
import { createTally } from './tally.ts';

/** What foreseeing a change of mapping needs of the world. It writes nowhere. */
export type RemapOptions = Omit<ReconcileOptions, 'users'>;

/**
 * Works out what the config as it is makes of all that a provider says, and which jobs bring those over of whom
 * something would change. The ledger is read first, the provider last, each to its end; Permit is asked for its schema
 * alone.
 *
 * The jobs are at the version of the reading, and not to be verified: the worker calls for what differs and no more.
 *
 * @throws {ReconcileError} `empty_read`; {LedgerError}, {PermitFailure}, {DirectoryError} where reading fails
 */
export async function remap(options: RemapOptions): Promise<Remapping> {
  const { directory, mapping, maxRemovals } = options;
  const ledger = await readLedger(options);
  const context = { ...(await contextOf(options)), ledger };
  const { source } = context;
  const { listing, began, read } = await readProvider(options);
  const standing = standingIn(source, ledger, mapping);
  if (read.users === 0 && standing.alive.users > 0) throw emptyRead(options, standing);

  const tally = createTally();
  const unkeyed = listing.refused.length;
  const refused = new Map<string, number>(unkeyed === 0 ? [] : [['invalid_key', unkeyed]]);
  const remapped = {
    context,
    ledger,
    listing,
    standing,
    reading: { source, began },
    look: createLook(context, options, refused),
    tally,
    onStep: options.onStep,
  };
  const tenants = await remapTenants(remapped);
  const users = await remapUsers(remapped, tenants.goes);
  return {
    source,
    account: directory.account,
    readAt: began,
    read: {
      provider: read,
      ledger: {
        users: ledger.users.size,
        tenants: ledger.tenants.size,
        instances: ledger.instances.size,
      },
    },
    jobs: [...tenants.jobs, ...users.jobs],
    concerned: { users: users.concerned, tenants: tenants.jobs.length },
    changes: tally.counts(),
    removals: removalsOf([{ removes: tally.removes() }], standing.alive, maxRemovals),
    refused,
    lacking: lackingIn(mapping, context.roles),
    ...whatOutlives(ledger, listing, {
      source,
      mapping,
      othersInUse: standing.othersInUse,
      isNamed: false,
    }),
  };
}

/** What the config names and Permit's schema does not have. */
function lackingIn({ needs }: Mapping, there: ReadonlySet<string>): readonly string[] {
  const resources = [...needs.resources].flatMap(([resource, { roles, relations }]) => [
    resource,
    ...[...roles].map((role) => `${resource}#${role}`),
    ...[...relations.keys()].map((relation) => `${resource}.${relation}`),
  ]);
  return [...needs.roles, ...resources].filter((one) => !there.has(one));
}
