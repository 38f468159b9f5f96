import type { SyncJob } from '../../lib/jobs/index.ts';
import { type Mapping, MappingError } from '../../lib/mapping/index.ts';
import { type Given, givenBy } from './given.ts';

const EXAMPLES = 3;

/** What the mapping makes of jobs, counted as they pass. */
export interface Preview {
  add(jobs: readonly SyncJob[]): void;
  /** The first few. */
  readonly examples: readonly SyncJob[];
  /** Permit role → assignments; of roles on resource instances, `document#editor`. */
  readonly roles: ReadonlyMap<string, number>;
  /** Permit tenant → members, and those whom rules give something there. */
  readonly tenants: ReadonlyMap<string, number>;
  /** Resource → instances that rules declare. */
  readonly instances: ReadonlyMap<string, number>;
  /** What cannot become a key, or be made sense of, by kind and reason → jobs. */
  readonly refused: ReadonlyMap<string, number>;
  /** Memberships in no tenant, because the config names none. */
  readonly ignored: number;
}

/** Holds a count for each role, tenant and resource, and nothing of users. */
export function createPreview(mapping: Mapping): Preview {
  const examples: SyncJob[] = [];
  const roles = new Map<string, number>();
  const tenants = new Map<string, number>();
  const instances = new Map<string, number>();
  const refused = new Map<string, number>();
  let ignored = 0;

  function count({ tenants: named, places, declared }: Given): void {
    for (const [tenant, members] of named) raise(tenants, tenant, members);
    for (const role of places) raise(roles, role, 1);
    for (const resource of declared) raise(instances, resource, 1);
  }

  return {
    examples,
    roles,
    tenants,
    instances,
    refused,
    get ignored() {
      return ignored;
    },
    add(jobs) {
      examples.push(...jobs.slice(0, Math.max(0, EXAMPLES - examples.length)));
      for (const job of jobs) {
        try {
          const given = givenBy(job, mapping);
          if (given === null) ignored += 1;
          else count(given);
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
