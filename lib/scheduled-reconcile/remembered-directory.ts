import type { Directory } from '../directories/index.ts';
import { decodeJob, encodeJob, type SyncJob } from '../jobs/index.ts';
import type { Journal } from './journal/index.ts';

/** Comparing asks for those who are not listed; confirming asks for them once more. */
export type Stage = 'comparing' | 'confirming';

/**
 * A provider of whom a run's journal remembers what it said: pages are told from there and then go on behind the last,
 * and who was asked for by itself in the same stage is not asked for again.
 */
export function rememberDirectory(directory: Directory, journal: Journal, stage: Stage): Directory {
  async function single(
    entity: string,
    id: string,
    ask: () => Promise<readonly SyncJob[] | null>,
  ): Promise<readonly SyncJob[] | null> {
    const name = `${stage} ${entity} ${id}`;
    const [known] = journal.take('single', name);
    if (known !== undefined) return known?.map(decodeJob) ?? null;
    const jobs = await ask();
    await journal.add('single', name, jobs?.map(encodeJob) ?? null);
    return jobs;
  }

  return {
    ...directory,
    async *pages() {
      let from: string | null | undefined;
      for (const page of journal.take('providerPage', '')) {
        yield { ...page, jobs: page.jobs.map(decodeJob) };
        from = page.next;
      }
      if (from === null) return;
      for await (const page of directory.pages(from)) {
        await journal.add('providerPage', '', { ...page, jobs: page.jobs.map(encodeJob) });
        yield page;
      }
    },
    readUser: (id) => single('user', id, () => directory.readUser(id)),
    readTenant: (id) => single('tenant', id, () => directory.readTenant(id)),
  };
}
