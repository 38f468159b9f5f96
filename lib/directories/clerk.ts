import { createHash } from 'node:crypto';
import type { RoleRef } from '../jobs/index.ts';
import { createClerkApi } from './clerk/api.ts';
import { membershipJob, roleRef, tenantJob, userJob } from './clerk/facts.ts';
import type { Listing } from './clerk/listing.ts';
import { type ClerkObject, isRefusal } from './clerk/objects.ts';
import { START } from './clerk/position.ts';
import { readClerk } from './clerk/reading.ts';
import { type Stretch, walk } from './clerk/walk.ts';
import type { Directory, ReadingOptions } from './directory.ts';
import { createHttpReader } from './http.ts';
import type { Pace } from './pace.ts';

export interface ClerkDirectoryOptions extends ReadingOptions {
  /** `sk_live_…` or `sk_test_…`. */
  readonly secretKey: string;
  /** Default `https://api.clerk.com`. */
  readonly apiUrl?: string | undefined;
  /** Objects a page, 2 to 500. Default 500. */
  readonly pageSize?: number | undefined;
  /** The longest that one request may take, in ms. Default 30 s. */
  readonly timeoutMs?: number | undefined;
  /** How fast to ask. Default: what Clerk lets an instance, less a share for the application itself. */
  readonly pace?: Pace | undefined;
}

const API_URL = 'https://api.clerk.com';
/** The version whose shapes are read here; without it the instance's own counts. */
const API_VERSION = '2025-11-10';
const MAX_PAGE_SIZE = 500;
/** A fifth of 1,000 is left to the application; a development instance has 100, and nobody to leave them to. */
const LIVE_PACE: Pace = { requests: 800, perMs: 10_000 };
const TEST_PACE: Pace = { requests: 100, perMs: 10_000 };

/**
 * A Clerk instance, by its Backend API. An instance without organizations has users only.
 *
 * @throws {RangeError} for a page size that Clerk does not take, or that has no room for an overlap.
 * @see https://clerk.com/docs/reference/backend-api
 * @see https://clerk.com/docs/guides/how-clerk-works/system-limits for the limits
 */
export function createClerkDirectory(options: ClerkDirectoryOptions): Directory {
  const { secretKey, apiUrl = API_URL, pageSize = MAX_PAGE_SIZE, now } = options;
  if (!Number.isInteger(pageSize) || pageSize < 2 || pageSize > MAX_PAGE_SIZE) {
    throw new RangeError(`page size: must be 2 to ${MAX_PAGE_SIZE}`);
  }
  // Told apart by their keys, of which nothing can be learned from so little of a digest.
  const account = `clerk:${createHash('sha256').update(secretKey).digest('hex').slice(0, 12)}`;
  const http = createHttpReader({
    pace: secretKey.startsWith('sk_test_') ? TEST_PACE : LIVE_PACE,
    ...options,
    api: "Clerk's API",
    apiUrl,
    saysMissing: isRefusal,
    accessRemedy: 'check CLERK_SECRET_KEY: it must be the secret key of this instance, not revoked',
    authorize: async () => ({
      authorization: `Bearer ${secretKey}`,
      'clerk-api-version': API_VERSION,
    }),
  });
  const api = createClerkApi(http);

  /** All of a list that is short enough; `null`: what it is a list of is gone. */
  const all = async (listing: Listing<ClerkObject>) => {
    let stretches: Stretch<ClerkObject>[] = [];
    for await (const stretch of walk(listing, START, { pageSize, now })) {
      if (stretch.gone) return null;
      // A second reading stands for the first.
      stretches = stretch.from.told === 0 ? [stretch] : [...stretches, stretch];
    }
    return stretches;
  };

  return {
    source: 'clerk',
    account,
    count: api.countUsers,
    pages: (from) => readClerk(api, account, from, { pageSize, now }),
    readUser: async (id) => {
      const askedAt = now();
      const user = await api.user(id);
      const memberships = user && (await all(api.membershipsOf(id)));
      if (user === null || memberships === null) return null;
      const jobs = memberships.flatMap((stretch) =>
        stretch.objects.map((membership) => membershipJob(membership, stretch.askedAt)),
      );
      return [userJob(user, askedAt), ...jobs];
    },
    readTenant: async (id) => {
      const askedAt = now();
      const organization = await api.organization(id);
      return organization && [tenantJob(organization, askedAt)];
    },
    roles: async (): Promise<readonly RoleRef[]> => {
      const stretches = (await all(api.roles)) ?? [];
      return stretches.flatMap(({ objects }) => objects.map(roleRef));
    },
  };
}
