import { createCognitoDirectory } from '../../lib/directories/cognito/index.ts';
import type { Directory, DirectoryPage } from '../../lib/directories/directory.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { type CognitoApi, POOL, type TestUser } from './cognito-api.ts';

export const NOW = Date.UTC(2026, 0, 5);

export interface Reader {
  readonly directory: Directory;
  /** Every wait there was, in place of waiting. */
  readonly waits: { readonly why: string; readonly ms: number }[];
}

/** A directory on a clock that moves only while it waits. */
export function readerOf(
  api: CognitoApi,
  more: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Reader {
  const waits: Reader['waits'] = [];
  let now = NOW;
  const directory = createCognitoDirectory({
    client: api.client,
    userPoolId: POOL,
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    random: () => 0.5,
    onWait: (wait) => waits.push(wait),
    ...more,
  });
  return { directory, waits };
}

/** All pages, with something done after each. */
export async function readAll(
  directory: Directory,
  from?: string,
  afterPage: (page: DirectoryPage, nth: number) => void = () => {},
): Promise<readonly SyncJob[]> {
  const jobs: SyncJob[] = [];
  let nth = 0;
  let last: string | null | undefined;
  for await (const page of directory.pages(from)) {
    jobs.push(...page.jobs);
    last = page.next;
    nth += 1;
    afterPage(page, nth);
  }
  if (last !== null) throw new Error('the last page says that there is more');
  return jobs;
}

/** `u-00000`, `u-00001` and so on. */
export const subOf = (number: number): string => `u-${String(number).padStart(5, '0')}`;

export function addUsers(api: CognitoApi, count: number, more: Partial<TestUser> = {}): void {
  for (let number = 0; number < count; number += 1) {
    api.users.set(subOf(number), { sub: subOf(number), modifiedAt: NOW - 86_400_000, ...more });
  }
}

/** Distinct users that user jobs tell of. */
export const usersIn = (jobs: readonly SyncJob[]): ReadonlySet<string> =>
  new Set(jobs.flatMap((job) => (job.kind === 'user' ? [job.user] : [])));
