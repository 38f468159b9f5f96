import { onTestFinished } from 'vitest';
import { createAuth0Directory } from '../../lib/directories/auth0/directory.ts';
import type { Directory, DirectoryPage } from '../../lib/directories/directory.ts';
import { DirectoryError } from '../../lib/directories/errors.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { createVirtualClock, type VirtualClock } from '../sync/clock.ts';
import { type Auth0Account, emptyAccount } from './auth0-account.ts';
import { type Auth0Api, type Auth0ApiOptions, startAuth0Api } from './auth0-api.ts';

/** When reading begins: a month after the first user changed. */
export const START = Date.UTC(2026, 1, 1);

export interface Auth0Reading {
  readonly account: Auth0Account;
  readonly api: Auth0Api;
  readonly clock: VirtualClock;
  readonly directory: Directory;
  readonly waits: { readonly why: string; readonly ms: number }[];
}

/** A tenant on this machine, and a directory that reads it on a virtual clock. */
export async function openAuth0(
  options: Partial<Auth0ApiOptions> & {
    readonly signal?: AbortSignal;
    readonly clientSecret?: string;
  } = {},
): Promise<Auth0Reading> {
  const clock = createVirtualClock(START);
  const account = options.account ?? emptyAccount();
  const api = await startAuth0Api({ now: clock.now, ...options, account });
  onTestFinished(api.close);
  const waits: { why: string; ms: number }[] = [];
  const directory = createAuth0Directory({
    domain: api.domain,
    clientId: api.clientId,
    clientSecret: options.clientSecret ?? api.clientSecret,
    apiUrl: api.url,
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    signal: options.signal,
    onWait: (wait) => waits.push(wait),
  });
  return { account, api, clock, directory, waits };
}

/** All pages, from the start or a cursor. */
export async function readAll(directory: Directory, from?: string): Promise<DirectoryPage[]> {
  const pages: DirectoryPage[] = [];
  for await (const page of directory.pages(from)) pages.push(page);
  return pages;
}

/** What pages told, each thing once: `tenant org_1`, `user auth0|000001`, `membership org_1 auth0|000001 admin+member`. */
export function told(pages: readonly DirectoryPage[]): string[] {
  return [...new Set(pages.flatMap(({ jobs }) => jobs.map(inWords)))].sort();
}

function inWords(job: SyncJob): string {
  switch (job.kind) {
    case 'user':
      return `user ${job.user}`;
    case 'tenant':
      return `tenant ${job.tenant}`;
    case 'membership': {
      const roles = job.roles?.map(({ name }) => name).sort();
      return `membership ${job.tenant} ${job.user} ${roles?.join('+') ?? 'unsaid'}`;
    }
    default:
      return job.kind;
  }
}

/** Pages until the read fails, and what it failed with; fails the test when it does not. */
export async function readUntilFailure(
  directory: Directory,
  from?: string,
): Promise<{ readonly pages: DirectoryPage[]; readonly error: DirectoryError }> {
  const pages: DirectoryPage[] = [];
  try {
    for await (const page of directory.pages(from)) pages.push(page);
  } catch (error) {
    if (error instanceof DirectoryError) return { pages, error };
    throw error;
  }
  throw new Error('the read was completed');
}
