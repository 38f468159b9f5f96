import { encodeJob, type SyncJob } from '../../lib/jobs/index.ts';
import { type Change, type ExpectedFacts, OPS, play } from '../sync/simulation/world.ts';
import { MALFORMED_EMAIL, POISON_EMAIL } from './poison.ts';
import type { Weather } from './weather.ts';

/** What a provider tells us once: a job, or a body that is none. */
export type Telling =
  | { readonly kind: 'job'; readonly job: SyncJob }
  /** Believed, but not to be read. */
  | { readonly kind: 'webhook'; readonly id: string; readonly body: string }
  /** In the queue by whatever hand. */
  | { readonly kind: 'body'; readonly body: string };

export interface Script {
  readonly tellings: readonly { readonly at: number; readonly telling: Telling }[];
  readonly expected: ExpectedFacts;
  /** Users and tenants that were there once: they may stay where a deletion only takes roles. */
  readonly gone: ReadonlySet<string>;
  /** What must end in the dead-letter queue, and why: by event id, or by body. */
  readonly poison: ReadonlyMap<string, string>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Jobs that come to nothing, and what they cost the others. */
const POISON_SHARE = 1 / 200;

/** So many events at two providers, and what Permit should hold in the end. */
export function writeScript(
  events: number,
  { users, tenants, spanMs, bursts, killers }: Weather,
  startAt: number,
  random: () => number,
): Script {
  const below = (count: number) => Math.floor(random() * count);
  const pause = () => Math.ceil(((-Math.log(1 - random()) * spanMs) / events) * 0.5);
  let burst = 0;
  const changes = Array.from({ length: events * 6 }, (): Change => {
    if (burst > 0) burst--;
    else if (random() < bursts / 400) burst = 100 + below(700);
    return {
      op: OPS[below(OPS.length)] ?? 0,
      source: below(2),
      user: below(users),
      tenant: below(tenants),
      role: below(3),
      value: below(6),
      after: burst > 0 ? 1 : pause(),
    };
  });
  // Changes that make no sense as things stand tell nothing: as many as tell what is asked for.
  let enough = events;
  while (enough < changes.length && play(changes.slice(0, enough), startAt).jobs.length < events) {
    enough = Math.ceil(enough * 1.15);
  }
  const { jobs, expected } = play(changes.slice(0, enough), startAt);
  const endAt = jobs.at(-1)?.version ?? startAt;
  const poison = poisonous(Math.ceil(events * POISON_SHARE), killers, startAt, endAt, random);
  return {
    tellings: [
      ...jobs.map((job) => ({ at: job.version, telling: { kind: 'job', job } as const })),
      ...poison.tellings,
    ],
    expected: together(expected, poison.expected),
    gone: new Set(
      jobs.flatMap((job) => {
        if (job.kind === 'user.deleted') return [job.user];
        return job.kind === 'tenant.deleted' ? [job.tenant] : [];
      }),
    ),
    poison: poison.reasons,
  };
}

const SAFE_TENANT = 'clerk-safe';

function poisonous(
  count: number,
  killers: number,
  startAt: number,
  endAt: number,
  random: () => number,
) {
  const tellings: { at: number; telling: Telling }[] = [];
  const reasons = new Map<string, string>();
  const users: ExpectedFacts['users'][number][] = [];
  const assignments: ExpectedFacts['assignments'][number][] = [];
  let serial = 0;

  const origin = (at: number) => ({
    source: 'clerk' as const,
    eventId: `p${++serial}`,
    eventType: 'simulated',
    version: at,
    observedAt: at,
  });
  const tell = (at: number, job: SyncJob, reason?: string) => {
    tellings.push({ at, telling: { kind: 'job', job } });
    if (reason !== undefined) reasons.set(job.eventId, reason);
  };
  const userJob = (at: number, user: string, email: string | null): SyncJob => ({
    ...origin(at),
    kind: 'user',
    change: 'created',
    user,
    whole: true,
    fields: { email, firstName: null, lastName: null, metadata: {}, username: null },
  });
  const membership = (at: number, user: string, names: readonly string[]): SyncJob => ({
    ...origin(at),
    kind: 'membership',
    change: 'created',
    user,
    tenant: SAFE_TENANT,
    roles: names.map((name) => ({ id: name, name })),
  });
  const expectUser = (key: string, email: string | null, roles: readonly string[]) => {
    users.push({ key, email, first_name: null, last_name: null, attributes: {} });
    for (const role of roles) assignments.push({ user: key, tenant: SAFE_TENANT, role });
  };

  tell(startAt, {
    ...origin(startAt),
    kind: 'tenant',
    change: 'created',
    tenant: SAFE_TENANT,
    whole: true,
    fields: { name: 'safe' },
  });
  const kinds = [
    // A record that Permit refuses, of somebody whose role is given all the same.
    (at: number, user: string, email: string) => {
      tell(at, userJob(at, user, email), 'rejected');
      tell(at, membership(at, user, ['org:member']));
      expectUser(user, null, ['member']);
    },
    // One that is refused, and nothing else is known of them.
    (at: number, user: string, email: string) => tell(at, userJob(at, user, email), 'rejected'),
    // A role that Permit lacks, beside one that it has.
    (at: number, user: string) => {
      const email = `${user}@example.com`;
      tell(at, userJob(at, user, email));
      tell(at, membership(at, user, ['org:ghost', 'org:member']), 'unknown_role');
      expectUser(user, email, ['member']);
    },
    (at: number, user: string) => {
      tell(at, userJob(at, user, null));
      tell(at, membership(at, user, ['org:ghost']), 'unknown_role');
      expectUser(user, null, []);
    },
    (at: number, user: string) => {
      const job = { ...userJob(at, user, null), observedAt: at - 61 * DAY_MS };
      tell(at, { ...job, verify: true }, 'too_old');
    },
    (at: number, user: string) => {
      const bodies = [
        [`${user} is no JSON`, 'invalid_json'],
        [JSON.stringify({ v: 999, user }), 'unsupported_version'],
        [encodeJob(userJob(at, user, null)).replace('"whole":true', '"whole":3'), 'invalid_job'],
      ] as const;
      const [body, reason] = bodies[serial % bodies.length] ?? bodies[0];
      tellings.push({ at, telling: { kind: 'body', body } });
      reasons.set(body, reason);
    },
    (at: number, user: string) => {
      const id = `unreadable-${user}`;
      const body = JSON.stringify({ object: 'event', type: 'user.created', data: { id: 3 } });
      tellings.push({ at, telling: { kind: 'webhook', id, body } });
      reasons.set(id, 'unparseable_event');
    },
  ] as const;

  for (let n = 0; n < count; n++) {
    const at = Math.floor(startAt + random() * (endAt - startAt));
    const user = `clerk-p${n}`;
    kinds[n % kinds.length]?.(
      at,
      user,
      random() < 0.5 ? `${user}${POISON_EMAIL}` : MALFORMED_EMAIL,
    );
  }
  for (let n = 0; n < killers; n++) {
    const at = Math.floor(startAt + random() * (endAt - startAt));
    tell(at, userJob(at, `killer-${n}`, null), 'killed_worker');
  }
  const tenants = [{ key: SAFE_TENANT, name: 'safe', description: null, attributes: {} }];
  return { tellings, reasons, expected: { users, tenants, assignments } };
}

const together = (one: ExpectedFacts, other: ExpectedFacts): ExpectedFacts => ({
  users: [...one.users, ...other.users],
  tenants: [...one.tenants, ...other.tenants],
  assignments: [...one.assignments, ...other.assignments],
});
