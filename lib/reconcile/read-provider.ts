import { DirectoryError, type ObjectCounts } from '../directories/index.ts';
import { createListing, type Listing } from './listing.ts';
import type { ReconcileOptions } from './ports.ts';

export interface ReadProvider {
  readonly listing: Listing;
  readonly read: ObjectCounts;
  /** Before the first request, in ms. */
  readonly began: number;
}

/** Reads all that the provider has. @throws {DirectoryError} when that cannot be said to be all of it */
export async function readProvider(
  options: Pick<ReconcileOptions, 'directory' | 'mapping' | 'now' | 'signal' | 'onStep'>,
): Promise<ReadProvider> {
  const { directory, mapping, now, signal, onStep } = options;
  const listing = createListing(directory.source, mapping);
  const began = now();
  let read: ObjectCounts = { users: 0, tenants: 0, memberships: 0 };
  let isComplete = false;
  for await (const page of directory.pages()) {
    signal?.throwIfAborted();
    listing.add(page.jobs);
    read = {
      users: read.users + page.read.users,
      tenants: read.tenants + page.read.tenants,
      memberships: read.memberships + page.read.memberships,
    };
    onStep?.({ phase: 'provider', done: read.users + read.tenants + read.memberships });
    isComplete = page.next === null;
  }
  if (!isComplete) {
    throw new DirectoryError(
      'incomplete',
      `the listing of ${directory.account} ended before its end; run it again`,
    );
  }
  return { listing, read, began };
}
