import type { Directory } from '../../lib/directories/index.ts';
import type { Source, SyncJob } from '../../lib/jobs/index.ts';
import type { LetterReading } from '../../lib/queue/index.ts';
import { DIRECTORY_SOURCES, type DirectorySource } from '../directories/index.ts';
import { entityOf } from './letter-facts.ts';

/** Opens a provider's directory, to read users and tenants afresh. */
export type OpenDirectory = (
  source: DirectorySource,
) => Promise<Pick<Directory, 'readUser' | 'readTenant'>>;

/** Reads what the providers say now of those whom letters are about. */
export interface Refresh {
  /** Whether a job's user or tenant can be read. */
  canRead(job: SyncJob): boolean;
  /**
   * What is to be sent in place of some jobs. One who is gone at the provider is not deleted by a replay: that is for
   * `reconcile`, which looks at more than one letter. A removal from a tenant is sent itself, where the provider says
   * the same by naming no membership there.
   */
  read(jobs: readonly SyncJob[]): Promise<LetterReading>;
}

/** Answers that are remembered, for letters about the same one. */
const REMEMBERED = 1_000;

export function createRefresh(openDirectory: OpenDirectory): Refresh {
  const directories = new Map<DirectorySource, ReturnType<OpenDirectory>>();
  const answers = new Map<string, Promise<readonly SyncJob[] | null>>();

  function directoryOf(source: DirectorySource): ReturnType<OpenDirectory> {
    const opened = directories.get(source) ?? openDirectory(source);
    directories.set(source, opened);
    return opened;
  }

  async function ask({ source, kind, id }: Subject): Promise<readonly SyncJob[] | null> {
    const directory = await directoryOf(source);
    return kind === 'user' ? await directory.readUser(id) : await directory.readTenant(id);
  }

  function answerOf(subject: Subject): Promise<readonly SyncJob[] | null> {
    const key = nameOf(subject);
    const known = answers.get(key) ?? ask(subject);
    answers.set(key, known);
    for (const oldest of answers.keys()) {
      if (answers.size <= REMEMBERED) break;
      answers.delete(oldest);
    }
    return known;
  }

  return {
    canRead: (job) => subjectOf(job) !== undefined,
    async read(jobs) {
      const subjects = new Map(
        jobs.flatMap((job) => {
          const subject = subjectOf(job);
          return subject === undefined ? [] : [[nameOf(subject), subject]];
        }),
      );
      const found: SyncJob[] = [];
      for (const subject of subjects.values()) {
        try {
          const answer = await answerOf(subject);
          if (answer === null) return gone(subject);
          found.push(...answer);
        } catch (error) {
          answers.delete(nameOf(subject));
          const message = error instanceof Error ? error.message : 'unknown failure';
          return { kind: 'kept', cause: 'not_read', message };
        }
      }
      const all = [...found, ...confirmedOf(jobs, found)];
      return { kind: 'jobs', jobs: all.map((job) => ({ ...job, verify: true })) };
    },
  };
}

interface Subject {
  readonly source: DirectorySource;
  readonly kind: 'user' | 'tenant';
  readonly id: string;
}

const nameOf = ({ source, kind, id }: Subject): string => `${source} ${kind} ${id}`;

/** Removals of which the provider says nothing else now; their versions stay, so that nothing newer is overwritten. */
function confirmedOf(jobs: readonly SyncJob[], found: readonly SyncJob[]): readonly SyncJob[] {
  return jobs.flatMap((job) => {
    if (job.kind !== 'membership.deleted' && job.kind !== 'grant.deleted') return [];
    const isMember = found.some(
      (one) => one.kind === 'membership' && one.user === job.user && one.tenant === job.tenant,
    );
    return isMember ? [] : [{ ...job, fresh: true }];
  });
}

/** A user comes with all memberships, so a membership is read as its user. */
function subjectOf(job: SyncJob): Subject | undefined {
  const { source: from, user, tenant } = entityOf(job);
  const source = asDirectory(from);
  if (source === undefined) return undefined;
  if (user !== undefined) return { source, kind: 'user', id: user };
  return typeof tenant === 'string' ? { source, kind: 'tenant', id: tenant } : undefined;
}

const asDirectory = (source: Source): DirectorySource | undefined =>
  DIRECTORY_SOURCES.find((one) => one === source);

const gone = ({ source, kind, id }: Subject): LetterReading => ({
  kind: 'kept',
  cause: 'gone',
  message:
    kind === 'user'
      ? `${source} has no user ${id} any more: permit-sync reconcile ${source} --user ${id} --apply`
      : `${source} has no tenant ${id} any more: permit-sync reconcile ${source} --apply`,
});
