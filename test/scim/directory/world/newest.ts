import type { RoleRef, SyncJob, UserFields } from '../../../../lib/jobs/index.ts';

/** What is so by the newest jobs of one user key. */
export interface Told {
  readonly fields: UserFields | null;
  /** By tenant. */
  readonly roles: ReadonlyMap<string, readonly RoleRef[]>;
}

/** What comes out when the newest wins, whatever the order that jobs came in. */
export function newestOf(jobs: readonly SyncJob[]): ReadonlyMap<string, Told> {
  const users = new Set(jobs.flatMap((job) => ('user' in job ? [job.user] : [])));
  return new Map([...users].map((user) => [user, toldOf(user, jobs)]));
}

function toldOf(user: string, jobs: readonly SyncJob[]): Told {
  const own = jobs.filter((job) => 'user' in job && job.user === user);
  const deleted = Math.max(
    -1,
    ...own.filter(({ kind }) => kind === 'user.deleted').map(({ version }) => version),
  );
  const living = own.filter(({ version }) => version > deleted);
  const records = living.flatMap((job) => (job.kind === 'user' ? [job] : []));
  const memberships = living.flatMap((job) =>
    job.kind === 'membership' || job.kind === 'membership.deleted' ? [job] : [],
  );
  const roles = new Map<string, readonly RoleRef[]>();
  for (const tenant of new Set(memberships.flatMap((job) => job.tenant ?? []))) {
    const last = newest(memberships.filter((job) => job.tenant === tenant));
    if (last?.kind === 'membership') roles.set(tenant, last.roles ?? []);
  }
  return { fields: newest(records)?.fields ?? null, roles };
}

/** At one version a deletion wins. */
function newest<Job extends SyncJob>(jobs: readonly Job[]): Job | undefined {
  return jobs.toSorted(
    (one, other) =>
      other.version - one.version ||
      (other.kind.endsWith('deleted') ? 1 : 0) - (one.kind.endsWith('deleted') ? 1 : 0),
  )[0];
}

/** Two jobs of one version that say different things of the same: nobody could tell which is right. */
export function contradictions(jobs: readonly SyncJob[]): readonly string[] {
  const said = new Map<string, string>();
  const found: string[] = [];
  for (const { observedAt: _, ...job } of jobs) {
    const about = [
      job.kind,
      'user' in job ? job.user : '',
      'tenant' in job ? job.tenant : '',
      job.version,
    ];
    const text = JSON.stringify(job);
    const before = said.get(about.join(' '));
    if (before !== undefined && before !== text) found.push(`${before} and ${text}`);
    said.set(about.join(' '), text);
  }
  return found;
}
