import { encodeJob, type JsonObject, type SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { claimsOf } from '../../lib/sync/round/claims/claims-of.ts';
import { signUps } from '../engine/bodies.ts';
import { manyRules } from './rules.ts';

const WARM_UP_ROUNDS = 10;
const ROUNDS = 25;
const USERS = 1_000;
const TENANTS = 100;

export interface MappingFigures {
  /** Of job, e.g. `user`. */
  readonly kind: string;
  readonly jobs: number;
  /** Of a body, on average. */
  readonly bytes: number;
  /** Medians for all jobs, in ms. */
  readonly parseMs: number;
  readonly mapMs: number;
  readonly ratio: number;
  /** Rule sets and voices that were made of them. */
  readonly made: number;
}

/** What real records have that {@link signUps} leaves out: lists that rules go through. */
function furnished(job: SyncJob, n: number): SyncJob {
  const more = (metadata: JsonObject | null | undefined, besides: JsonObject) => ({
    ...metadata,
    ...besides,
  });
  if (job.kind === 'user') {
    const teams = [
      { org: `team_${n % 40}`, role: 'adm' },
      { org: `team_${n % 7}`, role: 'member' },
    ];
    const shared = [{ id: `doc_${n}`, org: `team_${n % 40}`, role: 'viewer' }];
    const metadata = more(job.fields.metadata, { teams, shared, crm: `crm-${n % 50}` });
    return { ...job, fields: { ...job.fields, metadata } };
  }
  if (job.kind !== 'tenant') return job;
  const folders = Array.from({ length: 5 }, (_, at) => ({
    id: `folder_${n}_${at}`,
    title: `Folder ${at} of customer ${n}`,
    ...(at === 0 ? {} : { parent: `folder_${n}_0` }),
  }));
  return { ...job, fields: { ...job.fields, metadata: more(job.fields.metadata, { folders }) } };
}

function jobsByKind(): ReadonlyMap<string, readonly SyncJob[]> {
  const jobs = new Map<string, SyncJob[]>();
  for (const [n, body] of signUps(USERS, TENANTS).entries()) {
    const { v: _, ...job } = JSON.parse(body);
    jobs.set(job.kind, [...(jobs.get(job.kind) ?? []), furnished(job, n)]);
  }
  return jobs;
}

const median = (samples: readonly number[]): number =>
  samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;

function timed(work: () => number): { readonly ms: number; readonly made: number } {
  const start = performance.now();
  const made = work();
  return { ms: performance.now() - start, made };
}

/**
 * Mapping alone, with many rules, against `JSON.parse` of the same jobs' bodies: a mapping of its own for each sample, so
 * that nothing is remembered from the one before.
 */
export function measureMapping(): readonly MappingFigures[] {
  return Array.from(jobsByKind(), ([kind, jobs]) => {
    const bodies = jobs.map(encodeJob);
    const parse = (): number => bodies.filter((body) => JSON.parse(body) !== null).length;
    const samples: { parse: number[]; map: number[]; made: number } = {
      parse: [],
      map: [],
      made: 0,
    };
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      const mapping = compileMapping(manyRules);
      const map = (): number => {
        let made = 0;
        for (const job of jobs) {
          const { user, tenant, more } = claimsOf(job, mapping);
          const claim = tenant?.claim ?? user?.claim;
          if (claim?.kind === 'record') made += claim.sets?.length ?? 0;
          made += more?.user.length ?? 0;
        }
        return made;
      };
      const before = timed(parse);
      const mapped = timed(map);
      const after = timed(parse);
      if (round < 0) continue;
      samples.parse.push(before.ms, after.ms);
      samples.map.push(mapped.ms);
      samples.made = mapped.made;
    }
    if (samples.made === 0) throw new Error(`the rules make nothing of a ${kind}`);
    const [parseMs, mapMs] = [median(samples.parse), median(samples.map)];
    const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0) / bodies.length;
    return {
      kind,
      jobs: jobs.length,
      bytes,
      parseMs,
      mapMs,
      ratio: mapMs / parseMs,
      made: samples.made,
    };
  });
}

if (import.meta.main) console.log(JSON.stringify(measureMapping()));
