import type { SyncJob } from '../../lib/jobs/index.ts';
import { type Mapping, MappingError } from '../../lib/mapping/index.ts';

const EXAMPLES = 3;

/** What the mapping makes of jobs, counted as they pass. */
export interface Preview {
  add(jobs: readonly SyncJob[]): void;
  /** The first few. */
  readonly examples: readonly SyncJob[];
  /** Permit role → assignments. */
  readonly roles: ReadonlyMap<string, number>;
  /** Permit tenant → members. */
  readonly tenants: ReadonlyMap<string, number>;
  /** What cannot become a key, by kind and reason → jobs. */
  readonly refused: ReadonlyMap<string, number>;
  /** Memberships in no tenant, because the config names none. */
  readonly ignored: number;
}

/** Holds a count for each role and tenant, and nothing of users. */
export function createPreview(mapping: Mapping): Preview {
  const examples: SyncJob[] = [];
  const roles = new Map<string, number>();
  const tenants = new Map<string, number>();
  const refused = new Map<string, number>();
  let ignored = 0;

  function look(job: SyncJob): void {
    if ('user' in job) mapping.userKey(job.source, job.user);
    if (!('tenant' in job)) return;
    const tenant = mapping.tenantKey(job.source, job.tenant);
    if (tenant === null) {
      ignored += 1;
      return;
    }
    if (job.kind === 'tenant') raise(tenants, tenant, 0);
    if (job.kind !== 'membership') return;
    const given = new Set(job.roles?.flatMap((role) => mapping.roles(job.source, role)));
    const counting = given.size > 0 ? given : mapping.defaultRoles(job.source);
    raise(tenants, tenant, 1);
    for (const role of counting) raise(roles, role, 1);
  }

  return {
    examples,
    roles,
    tenants,
    refused,
    get ignored() {
      return ignored;
    },
    add(jobs) {
      examples.push(...jobs.slice(0, Math.max(0, EXAMPLES - examples.length)));
      for (const job of jobs) {
        try {
          look(job);
        } catch (error) {
          if (!(error instanceof MappingError)) throw error;
          raise(refused, `${job.kind}: ${error.code}`, 1);
        }
      }
    },
  };
}

function raise(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
